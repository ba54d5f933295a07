"""The LLM client and answers that must have a form: what fails its check is asked again, and says why."""

import asyncio
import json

import pytest
from llm_client_tools import FINE, PROMPTS, ScriptedServer, ask, http_reply

from helpers.llm_calls import LLMClient
from helpers.llm_streaming import StreamingClient
from helpers.parts.llm.answers import Answer, CheckFailed, LLMError, NoAnswerInTime
from helpers.parts.llm.budget import Budget


def saying(text: str) -> bytes:
    usage = {"prompt_tokens": 5, "completion_tokens": 3}
    return http_reply(200, json.dumps({"choices": [{"message": {"content": text}}], "usage": usage}).encode())


class Hearing(ScriptedServer):
    """A scripted server that keeps the messages of each request."""

    async def serve(self, reader, writer):
        self.heard = getattr(self, "heard", [])
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                self.heard.append(json.loads(await reader.readexactly(length))["messages"])
                writer.write(self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def asked(*texts: str, check, prompts=("hello",), **options):
    """The first outcome, the messages that the server heard, and the client's ledger."""

    async def main():
        async with (server := Hearing(*map(saying, texts))) as url:
            async with LLMClient("key", base_url=url, check=check, **options) as c:
                return (await c.batch_complete(prompts))[0], server.heard, c.ledger

    return asyncio.run(main())


def is_json(answer: Answer) -> None:
    json.loads(answer.text)


async def is_json_at_last(answer: Answer) -> None:
    await asyncio.sleep(0)
    json.loads(answer.text)


@pytest.mark.parametrize("check", [is_json, is_json_at_last, lambda answer: is_json_at_last(answer)])
def test_an_answer_that_fails_is_asked_for_again_with_what_was_wrong(check):
    outcome, heard, ledger = asked("Sure!", "{", "{}", check=check)
    assert outcome.unwrap().text == "{}"
    first, second, third = heard
    assert first == [{"role": "user", "content": "hello"}] and second[:1] == first and third[:3] == second
    assert second[1] == {"role": "assistant", "content": "Sure!"} and third[3] == {"role": "assistant", "content": "{"}
    assert second[2]["role"] == "user" and "JSONDecodeError: Expecting value: line 1 column 1" in second[2]["content"]
    assert (ledger.requests, ledger.retries, ledger.answers) == (3, 2, 1)
    assert (ledger.prompt_tokens, ledger.completion_tokens) == (15, 9)


def test_after_the_last_attempt_the_error_is_the_checks_in_words():
    outcome, heard, ledger = asked("Sure!", check=is_json, attempts=3)
    error = outcome.error
    assert type(error) is CheckFailed and error.attempts == len(heard) == 3 and error.answer.text == "Sure!"
    assert str(error).startswith("the answer failed its check: JSONDecodeError: Expecting value")
    assert str(error).endswith("(after 3 attempts)") and isinstance(error.__cause__, json.JSONDecodeError)
    assert ledger.answers == 0 and error.status == 200 and not error.fatal


def test_it_is_asked_again_at_once(monkeypatch):
    monkeypatch.setattr("helpers.parts.llm.attempts.backoff", lambda failures, base: 1e9)
    assert asked("a", "b", "{}", check=is_json)[0].ok


def test_nothing_is_said_of_the_prompt_or_the_key_unless_the_check_says_it():
    def check(answer):
        raise ValueError("no label")

    outcome, _, _ = asked("secret answer", check=check, prompts=["secret prompt"], attempts=2)
    assert "secret" not in str(outcome.error) + repr(outcome.error) and "no label" in str(outcome.error)


@pytest.mark.parametrize("passes", [lambda answer: None, lambda answer: True, lambda answer: 0, lambda answer: ""])
def test_whatever_else_a_check_gives_the_answer_passes(passes):
    outcome, heard, _ = asked("fine", check=passes)
    assert outcome.ok and len(heard) == 1


def test_false_is_a_no():
    outcome, heard, _ = asked("fine", check=lambda answer: answer.text == "good", attempts=2)
    assert "the check said False" in str(outcome.error) and len(heard) == 2


def test_one_answer_that_fails_costs_one_item(llm):
    def check(answer):
        if "subject3," in answer.text:
            raise ValueError("no three")

    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:10], check=check, attempts=2))
    assert [outcome.ok for outcome in outcomes] == [number != 3 for number in range(10)]


@pytest.mark.parametrize("error", [SystemExit(2), asyncio.CancelledError()])
def test_what_is_no_exception_ends_the_call_and_is_not_asked_again(error):
    def check(answer):
        raise error

    outcome, heard, _ = asked("fine", check=check)
    assert len(heard) == 1 and not isinstance(outcome.error, LLMError)


def test_a_check_that_takes_for_ever_ends_with_the_deadline():
    async def check(answer):
        await asyncio.sleep(1000)

    outcome, heard, _ = asked("fine", check=check, deadline=0.5)
    assert type(outcome.error) is NoAnswerInTime and len(heard) == 1


def test_a_time_out_of_the_check_is_a_failed_check():
    def check(answer):
        raise TimeoutError("the judge was slow")

    outcome, _, _ = asked("fine", check=check, attempts=2)
    assert type(outcome.error) is CheckFailed and "the judge was slow" in str(outcome.error)


def test_the_longer_messages_are_paid_for():
    budget = Budget(tokens=10_000)
    options = {"estimate": len, "max_tokens": 10, "budget": budget}

    async def main():
        async with Hearing(FINE, FINE, saying("{}")) as url:
            async with LLMClient("key", base_url=url, check=is_json, **options) as c:
                await c.complete("hello")
                return c.ledger.estimated_tokens, c.ledger.prompt_tokens

    estimated, told = asyncio.run(main())
    assert estimated > 2 * (5 + 10) + 4 + 40 and told == 5  # FINE tells no usage; the second had more messages
    assert sum(budget.spent[1:]) == estimated + 5 + 3


def test_what_the_journal_keeps_has_passed_and_what_it_has_is_checked_too(llm, tmp_path):
    def no_three(answer):
        assert "subject3," not in answer.text, "three"

    def no_four(answer):
        assert "subject4," not in answer.text, "four"

    asyncio.run(ask(llm, PROMPTS[:10], check=no_three, attempts=1, journal=tmp_path / "j"))
    kept = [json.loads(line)["value"]["text"] for line in (tmp_path / "j").read_text().splitlines()]
    assert len(kept) == 9 and not any("subject3," in text for text in kept)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:10], check=no_four, attempts=1, journal=tmp_path / "j"))
    assert [outcome.ok for outcome in outcomes] == [number != 4 for number in range(10)]
    assert (ledger.from_journal, ledger.requests) == (8, 2)


def test_a_stream_that_fails_its_check_says_so_at_its_end_and_is_not_asked_again(llm):
    def check(answer):
        raise ValueError("no")

    async def main():
        pieces = []
        async with StreamingClient(llm.api_key, base_url=llm.base_url, model=llm.model, check=check) as c:
            with pytest.raises(CheckFailed) as failed:
                async with c.stream_llm(PROMPTS[0]) as stream:
                    async for piece in stream:
                        pieces.append(piece)
            async with c.stream_multiple(PROMPTS[:1]) as arriving:
                outcomes = [piece.outcome async for piece in arriving if piece.outcome]
        return "".join(pieces), failed.value, outcomes[0].error, c.ledger

    text, error, again, ledger = asyncio.run(main())
    assert error.answer.text == text and type(again) is CheckFailed
    assert (ledger.requests, ledger.answers, ledger.estimated_tokens) == (2, 0, 0)
