"""Each fault of the local LLM server, as httpx and the openai client see it, and which request gets which."""

import json
import statistics
from collections.abc import Iterator

import httpx
import openai
import pytest
from llm_server_tools import ANSWER, MESSAGES, eventually, post, valid

from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.faults import FAULTS, draw

HALF = "label: thread\nsummary: A naïve thread"


OPENAI_SEES: dict[str, tuple[object, object]] = {
    "429": (openai.RateLimitError, openai.RateLimitError),
    "500": (openai.InternalServerError, openai.InternalServerError),
    "503": (openai.InternalServerError, openai.InternalServerError),
    "hang": (openai.APITimeoutError, openai.APITimeoutError),
    "disconnect": (openai.APIConnectionError, openai.APIConnectionError),
    "cut": (openai.APIConnectionError, (HALF, openai.APIConnectionError)),
    "no_done": (ANSWER, HALF),
    "malformed": (json.JSONDecodeError, (HALF, json.JSONDecodeError)),
    "html": ("<!doctype html>", ""),
    "empty": (None, ""),
    "length": (HALF, HALF),
    "error_event": (None, (HALF, openai.APIError)),
    "chunking": (ANSWER, ANSWER.removeprefix("label")),  # it drops the event behind a byte order mark
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_openai_client_raises_its_own_errors(fault: str, llm: LLMServer) -> None:
    llm.configure(script=[fault, fault])
    timeout = 0.5 if fault == "hang" else 30.0
    with openai.OpenAI(base_url=llm.base_url, api_key=llm.api_key, max_retries=0, timeout=timeout) as client:
        assert (openai_plain(client), openai_stream(client)) == OPENAI_SEES[fault]
    assert eventually(lambda: llm.stats().accepted == 2)
    stats = llm.stats()
    assert stats.faults == {fault: 2}
    assert stats.answered == (2 if fault == "chunking" else 0)
    assert [record.fault for record in llm.requests()] == [fault, fault]


def openai_plain(client: openai.OpenAI) -> object:
    try:
        answer = client.chat.completions.create(model="extractive", messages=MESSAGES)
    except (openai.OpenAIError, json.JSONDecodeError) as error:
        return type(error)
    if isinstance(answer, str):  # what it makes of a page
        return answer[:15]
    return answer.choices and answer.choices[0].message.content


def openai_stream(client: openai.OpenAI) -> object:
    text = ""
    try:
        for chunk in client.chat.completions.create(model="extractive", messages=MESSAGES, stream=True):
            text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
    except (openai.OpenAIError, json.JSONDecodeError) as error:
        return (text, type(error)) if text else type(error)
    return text


def test_delays_are_in_the_headers(llm: LLMServer) -> None:
    llm.configure(script=["429", "503"])
    headers = [post(llm, valid()).headers for _ in range(2)]
    assert [(head.get("retry-after-ms"), head.get("retry-after")) for head in headers] == [("200", "1"), (None, "1")]


@pytest.mark.parametrize("stream", [False, True])
def test_a_cut_and_a_disconnection_as_httpx_sees_them(stream: bool, llm: LLMServer) -> None:
    llm.configure(script=["cut", "disconnect"])
    for message in ("incomplete|without sending complete", "without sending a response"):
        with pytest.raises(httpx.RemoteProtocolError, match=message):
            post(llm, valid(stream=stream))
    assert eventually(lambda: llm.stats().in_flight == 0)
    assert [record.status for record in llm.requests()] == [200, 0]
    assert llm.stats().cancelled == 0


@pytest.mark.parametrize("fault", ["no_done", "malformed", "html", "empty", "length", "error_event"])
def test_faulty_streams_as_httpx_sees_them(fault: str, llm: LLMServer) -> None:
    llm.configure(script=[fault])
    answer = post(llm, valid(stream=True))
    events = [event.removeprefix("data: ") for event in answer.text.split("\n\n") if event]
    kinds = answer.headers["content-type"]
    assert answer.status_code == 200 and kinds.startswith("text/html" if fault == "html" else "text/event-stream")
    assert (events[-1] == "[DONE]") == (fault not in ("no_done", "html"))
    if fault == "malformed":
        with pytest.raises(json.JSONDecodeError):
            json.loads(events[-2])
    elif fault == "error_event":
        assert set(json.loads(events[-2])) == {"error"}
    elif fault in ("empty", "length"):
        assert json.loads(events[-2])["choices"][0]["finish_reason"] == ("stop" if fault == "empty" else "length")


def test_hostile_chunking_is_legal_and_hostile(llm: LLMServer) -> None:
    llm.configure(script=["chunking"])
    key = {"authorization": f"Bearer {llm.api_key}"}
    with httpx.stream("POST", f"{llm.base_url}/chat/completions", json=valid(stream=True), headers=key) as answer:
        parts = list(answer.iter_raw())
    raw = b"".join(parts)
    assert any(not _decodes(part) for part in parts) and len(parts) > len(ANSWER)
    assert any(a.endswith(b"\r") and b.startswith(b"\n") for a, b in zip(parts, parts[1:], strict=False))
    for oddity in (
        "\ufeffdata",
        "\u2028",
        "\u0085",
        "\r\n\r\n",
        "\r\r",
        "\n\n",
        "\n:",
        "data:{",
        "data: {",
        '"choices":[]',
    ):
        assert oddity.encode() in raw
    events = list(whatwg_events(raw.decode().removeprefix("\ufeff")))
    assert events.pop() == "[DONE]"
    chunks = [json.loads(event) for event in events]
    text = "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"])
    assert text == ANSWER and len({json.dumps(chunk["choices"]) for chunk in chunks}) > 10


def _decodes(part: bytes) -> bool:
    try:
        return bool(part.decode())
    except UnicodeDecodeError:
        return False


def whatwg_events(text: str) -> Iterator[str]:
    """The data of each event of a whole stream, by the rules of the WHATWG's HTML standard, section 9.2.6."""
    data: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line and data:
            yield "\n".join(data)
            data = []
        name, _, value = line.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))


def test_who_gets_which_fault_does_not_depend_on_the_order_of_arrival(llm: LLMServer) -> None:
    prompts = [f"Give a label.\n\nText number {number} of many texts." for number in range(20)] * 2
    fates = []
    for order in (prompts, prompts[::-1]):
        llm.reset()
        llm.configure(faults={"500": 0.3, "empty": 0.3}, seed=7)
        answers = []
        for prompt in order:
            answer = post(llm, valid(messages=[{"role": "user", "content": prompt}])).json()
            answers.append(answer.get("choices"))
        records = llm.requests()
        fates.append({(r.sha, r.attempt): (r.fault, r.status, a) for r, a in zip(records, answers, strict=True)})
    assert fates[0] == fates[1] and len(fates[0]) == 40
    assert {fault for fault, *_ in fates[0].values()} == {None, "500", "empty"}
    firsts, seconds = ([fates[0][sha, n][0] for sha, m in fates[0] if m == 1] for n in (1, 2))
    assert firsts != seconds  # a retry has a chance of its own


def test_rates_and_latencies_are_as_asked() -> None:
    draws = [draw({"500": 0.2, "cut": 0.1}, (0.5, 0.4), str(number)) for number in range(4000)]
    faults = [fault for fault, _ in draws]
    assert abs(faults.count("500") / 4000 - 0.2) < 0.02 and abs(faults.count("cut") / 4000 - 0.1) < 0.02
    assert abs(statistics.median(latency for _, latency in draws) - 0.5) < 0.02
    assert [draw({}, (0.5, 0.4), str(number))[1] for number in range(4000)] == [latency for _, latency in draws]
    assert draw({"hang": 1.0}, 0.25, "x") == ("hang", 0.25)
