"""The results as a page that GitHub renders: a summary, then for each table its verdict, its figures, and why."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from benchmarks.harness.found import Found
from benchmarks.harness.results import Result
from benchmarks.harness.table import Column, Contender, Table

HEAD = """# Benchmarks

Ours beside its best peers and beside the limit that the machine or the API sets. Contenders take turns in rounds; a
cell holds the lowest and the highest of its rounds, and sentences speak of the best. Ahead is who is better by more
than 5 %, and in every round: anything less is called level. `make bench` measures all of it on your machine."""


def page(results: Sequence[tuple[Table, Result]]) -> str:
    """The whole of RESULTS.md."""
    found = [Found(table, result.figures) for table, result in results]
    parts = [HEAD, summary(found), *map(section, found), taken(results)]
    return "\n\n".join(parts) + "\n"


def summary(all_found: Sequence[Found]) -> str:
    """A row for each table, and a paragraph of where ours leads and where it loses."""
    rows = [["", "Compared", "Ours", "Best peer", "Limit", "Verdict"]]
    rows += [_summarised(found) for found in all_found]
    return f"## Summary\n\n{_markdown(rows, left=(0, 1, 3, 5))}\n\n{_paragraph(all_found)}"


def _summarised(found: Found) -> list[str]:
    headline, peer = found.table.headline, found.best_peer(found.table.headline.column)
    best = f"{peer.name}: {found.says(peer.name, headline.column)}" if peer else "–"
    verdict = _stand(found) + (", ✘ misses a bar" if found.missed else "")
    link = f"[{found.table.title}](#{anchor(found.table.title)})"
    return [link, headline.what, found.says(found.ours.name, headline.column), best, headline.limit, verdict]


def _stand(found: Found) -> str:
    """How ours stands beside the best peer in the headline's column."""
    column = found.table.headline.column
    peer = found.best_peer(column)
    if peer is None:
        return "no peer"
    stand = found.stands(found.ours.name, peer.name, column)
    return f"{stand}: another engine" if stand == "behind" and found.rival(peer).engine != peer.engine else stand


def _paragraph(all_found: Sequence[Found]) -> str:
    told = []
    for stand in ("ahead", "level", "behind"):
        where = [found.table.title for found in all_found if _stand(found).startswith(stand)]
        told += [f"{stand} in {len(where)} ({', '.join(where)})"] if where else []
    sentences = [f"Of these {len(all_found)} rows ours is {_listed(told)}."] if told else []
    losses = []
    for found in all_found:
        for peer, columns in _ahead(found):
            others = [column.name for column in columns if column.name != found.table.headline.column]
            losses += [f"{peer.name} in {_listed(others)} ({found.table.title})"] if others else []
    if losses:
        sentences.append(f"In other columns it loses to {_listed(losses)}. Each table says why.")
    bars = [(bar, found) for found in all_found for bar in found.table.bars]
    missed = [f"{found.table.title}, {bar.says(found)[2:]}" for bar, found in bars if not bar.met(found)]
    sentences.append(f"It meets {len(bars) - len(missed)} of its {len(bars)} bars.")
    sentences += [f"Missed: {_listed(missed)}."] if missed else []
    return " ".join(sentences)


def section(found: Found) -> str:
    """One table under its heading: the verdict, the figures, the bars, the reasons, how it was done."""
    table = found.table
    parts = [f"## {table.title}", table.verdict(found), _markdown(_rows(found))]
    if table.bars:
        parts.append("Bars: " + " · ".join(bar.says(found) for bar in table.bars))
    if reasons := [f"- {reason}" for reason in _reasons(found)]:
        parts.append("\n".join(reasons))
    flaw = f" ✘ marks {table.flaw}." if any(_flawed(found, one) for one in table.contenders) else ""
    parts.append(f"*How:* {table.method}{flaw}")
    return "\n\n".join(parts)


def taken(results: Iterable[tuple[Table, Result]]) -> str:
    """Where and when, for the tables that were taken together."""
    lines = ["## Machine, day and versions"]
    together: dict[str, list[str]] = {}
    for table, result in results:
        together.setdefault(f"{result.taken} · {result.versions}", []).append(table.title)
    lines += [f"- {', '.join(titles)}: {where}" for where, titles in together.items()]
    return "\n\n".join([lines[0], "\n".join(lines[1:])])


def anchor(heading: str) -> str:
    """What GitHub makes of a heading for its links."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _ahead(found: Found) -> list[tuple[Contender, list[Column]]]:
    """The columns in which each peer is ahead."""
    groups = groupby(found.ahead(), key=lambda ahead: ahead.peer)
    return [(peer, [ahead.column for ahead in group]) for peer, group in groups]


def _reasons(found: Found) -> Iterable[str]:
    """A sentence for each peer that is ahead somewhere, and for each reference that ours passes."""
    reasons = found.table.reasons
    for peer, columns in _ahead(found):
        rival = found.rival(peer)
        figures = [
            f"{column.name} {found.says(peer.name, column.name)} (ours {found.says(rival.name, column.name)})"
            for column in columns
        ]
        engine = "" if rival.engine == peer.engine else ", on another engine"
        yield f"**{peer.name}** is ahead{engine}: {', '.join(figures)}. {reasons.get(peer.name, '')}".rstrip()
    for one in found.table.contenders:
        column = found.table.headline.column
        if one.role == "reference" and one.name in reasons and found.rounds(one.name, column):
            if found.stands(found.ours.name, one.name, column) == "ahead":
                yield f"Ours passes **{one.name}**. {reasons[one.name]}"


def _rows(found: Found) -> list[list[str]]:
    columns = found.table.columns
    rows = [["", *(column.heading for column in columns)]]
    for one in found.table.contenders:
        absent = "not installed" if one.needs else "not measured"
        cells = [_cell(found, one.name, column) for column in columns] if found.has(one.name) else [absent]
        name = f"**{one.name}**" if one.role == "ours" else f"*{one.name}*" if one.role == "reference" else one.name
        rows.append([f"{name} ✘" if _flawed(found, one) else name, *cells])
    return rows


def _flawed(found: Found, contender: Contender) -> bool:
    return contender.role != "reference" and found.has(contender.name) and not found.is_sound(contender)


def _cell(found: Found, name: str, column: Column) -> str:
    figure = found.figures[name].get(column.name)
    if not isinstance(figure, tuple):
        return figure.replace(" ", "\N{NO-BREAK SPACE}") if figure else "–"
    low, high = column.write(min(figure)), column.write(max(figure))
    if low == high:
        return low
    return f"{low} to {high}" if low.startswith("-") else f"{low}–{high}"


def _markdown(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """A table, aligned in its source too for those who read it there. `left`: columns of words."""
    width = len(rows[0])
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    sizes = [max(3, *(len(row[at]) for row in full)) for at in range(width)]
    rule = ["-" * size if at in left else "-" * (size - 1) + ":" for at, size in enumerate(sizes)]
    lines = [[_aligned(cell, sizes[at], at in left) for at, cell in enumerate(row)] for row in full]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _aligned(cell: str, size: int, left: bool) -> str:
    return cell.ljust(size) if left else cell.rjust(size)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
