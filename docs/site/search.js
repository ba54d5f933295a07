// The site's search, on top of Sphinx's, which finds pages but ranks them by little more than their headings.
{
  // Sphinx leaves numbers out, but 429 is a word.
  const parse = Search._parseQuery;
  Search._parseQuery = (query) => {
    const parsed = parse(query);
    const [, required, , shown] = parsed;
    for (const number of splitQuery(query).filter((word) => /^\d+$/.test(word))) {
      required.add(number);
      shown.add(number);
    }
    return parsed;
  };

  // What is looked at is the text of a page, without the buttons and the contents around it.
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const article = new DOMParser().parseFromString(html, "text/html").querySelector("article");
    return textOf(`<main role="main">${article.outerHTML}</main>`, anchor);
  };

  // The more often a page says what was asked, the nearer it is: the rarest of the words counts, and the phrase.
  const often = (text, words) => Math.log2(text.split(new RegExp(`\\b${_escapeRegExp(words)}`)).length);
  const near = (text, query, words) => {
    const rarest = Math.min(...[...words].map((word) => often(text, word)));
    return 3 * rarest + (words.has(query) ? 0 : 6 * often(text, query));
  };

  // Among pages that are alike, lessons and the pages to look things up come first.
  const lesser = (page) => (/^(notebooks|docs\/(which|error|glossary))/.test(page) ? 0 : 12);

  Search.query = async (query) => {
    const parsed = Search._parseQuery(query);
    const [, required, , shown] = parsed;
    const results = Search._performSearch(...parsed);
    const asked = query.toLowerCase().trim();
    const weigh = async (result) => {
      const [page, , anchor] = result;
      result[4] -= lesser(page);
      const html = await (await fetch(`${document.documentElement.dataset.content_root}${page}.html`)).text();
      result[4] += near(Search.htmlToText(html, anchor).toLowerCase(), asked, shown);
    };
    await Promise.allSettled(results.map(weigh)); // nothing can be fetched where the site is opened as files
    results.sort((one, other) => one[4] - other[4]); // the last is shown first
    _displayNextItem(results, results.length, required, shown);
  };
}
