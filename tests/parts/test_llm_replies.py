"""What a reply means, by its status and its body together, in right and in odd forms."""

import json

import pytest

from helpers.parts.llm.answers import (
    Answer,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoBody,
    NotAnAnswer,
    PromptRefused,
    QuotaSpent,
    UnfinishedAnswer,
    WrongKey,
)
from helpers.parts.llm.replies import read_reply


def completion(content="fine", reason="stop", **more) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return json.dumps({"choices": [choice], **more}).encode()


def failure(status: int, body) -> LLMError:
    with pytest.raises(LLMError) as caught:
        read_reply(status, body if isinstance(body, bytes) else json.dumps(body).encode())
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"message": {"content": [7]}}]}',
        b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}',
        b'{"choices": [{"message": {"content": [{"type": "text", "text": null}]}}]}',
    ],
)
def test_a_body_of_another_shape_is_no_answer(body):
    assert isinstance(failure(200, body), NotAnAnswer)


@pytest.mark.parametrize(
    "usage", ["", ', "usage": "n/a"', ', "usage": {"prompt_tokens": null, "completion_tokens": "5"}']
)
def test_an_answer_with_a_strange_usage_is_an_answer(usage):
    body = '\ufeff{"choices": [{"message": {"content": "naïve"}}]' + usage + "}"
    assert read_reply(200, body.encode()) == Answer("naïve")


@pytest.mark.parametrize("status", [200, 201, 202, 203, 299])
def test_a_completion_is_an_answer_with_every_status_of_success(status):
    assert read_reply(status, completion()).text == "fine"
    assert failure(status, {"choices": 7}).status == status


@pytest.mark.parametrize("reason", [None, "stop", "eos", "eos_token", "end_turn", "stop_sequence", "COMPLETE", "x", 7])
def test_a_whole_answer_is_one_by_whatever_name_its_end_goes(reason):
    assert read_reply(200, completion(reason=reason)).text == "fine"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        *(
            (reason, CutAnswer)
            for reason in ("length", "model_length", "max_tokens", "MAX_TOKENS", "max_output_tokens")
        ),
        *((reason, EmptyAnswer) for reason in ("content_filter", "SAFETY", "refusal", "sensitive", "RECITATION")),
        *(
            (reason, UnfinishedAnswer)
            for reason in ("abort", "aborted", "error", "ERROR", "network_error", "cancelled")
        ),
        ("insufficient_system_resource", UnfinishedAnswer),
    ],
)
def test_half_an_answer_is_none_by_whatever_name_its_end_goes(reason, kind):
    error = failure(200, completion("The first half of", reason, usage={"completion_tokens": 4}))
    assert type(error) is kind and error.answer == Answer("The first half of", reason, 0, 4)
    assert error.may_heal == (kind is UnfinishedAnswer) and error.status == 200


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([{"type": "text", "text": "fi"}, {"type": "text", "text": "ne"}], "fine"),
        (
            [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "fine"}],
            "fine",
        ),
        ([{"type": "reasoning", "text": "hm"}, {"type": "output_text", "text": "fine"}], "fine"),
        ([{"text": "fine"}], "fine"),
        ({"type": "text", "text": "fine"}, "fine"),
        ("", ""),
    ],
)
def test_text_in_typed_parts_is_joined(content, text):
    assert read_reply(200, completion(content)).text == text


@pytest.mark.parametrize("content", [None, [], [{"type": "refusal", "refusal": "no"}]])
def test_no_text_is_an_empty_answer(content):
    assert type(failure(200, completion(content))) is EmptyAnswer
    assert type(failure(200, {"choices": [{"message": {"tool_calls": []}}]})) is EmptyAnswer


def test_tokens_are_known_of_what_is_no_answer_too():
    usage = {"prompt_tokens": 5, "completion_tokens": 70}
    for body in (completion(7, usage=usage), completion(None, usage=usage), b'{"choices": [], "usage": %b}'):
        body = body.replace(b"%b", json.dumps(usage).encode())
        assert failure(200, body).answer.completion_tokens == 70


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"message": "m", "code": 429}}, 429),
        ({"error": {"message": "m", "code": "502"}}, 502),
        ({"error": {"message": "m", "code": "rate_limit_exceeded"}}, 429),
        ({"error": {"message": "m", "type": "server_error", "code": None}}, 503),
        ({"error": {"message": "m", "type": "overloaded_error"}}, 503),
        ({"error": {"message": "m", "status": 503}}, 503),
        ({"error": "m", "code": 500}, 500),
        ([{"error": {"message": "m", "code": 503}}], 503),
        ({"object": "error", "message": "m", "code": 404}, 404),
        ({"choices": [], "error": {"message": "m", "code": 500}}, 500),
        ({"choices": [{"error": {"message": "m", "code": 502}, "message": None}]}, 502),
        (
            {
                "choices": [
                    {"error": {"message": "m", "code": 400}, "message": {"content": "ha"}, "finish_reason": "error"}
                ]
            },
            400,
        ),
    ],
)
def test_an_error_inside_of_a_200_counts_by_its_own_code(body, status):
    error = failure(200, body)
    assert (type(error), error.status) == (LLMError, status)
    assert str(error) == f"HTTP 200 with an error {status} inside: m"


def test_an_error_without_a_code_inside_of_a_200_is_final():
    error = failure(200, {"error": {"message": "the model is strange", "type": "invalid_request_error"}})
    assert isinstance(error, NotAnAnswer) and "the model is strange" in str(error)


def test_an_empty_error_beside_an_answer_takes_nothing_from_it():
    assert read_reply(200, completion(error=None, code=0)).text == "fine"
    assert read_reply(200, completion(error={})).text == "fine"


@pytest.mark.parametrize("body", [b"", b"\n\n\n", b" \r\n\t"])
def test_nothing_at_all_may_heal(body):
    error = failure(200, body)
    assert type(error) is NoBody and error.may_heal and failure(204, body).may_heal


def test_spent_quota_is_told_from_too_many_requests():
    slow = {"message": "slow down", "code": "rate_limit_exceeded"}
    assert type(failure(429, {"error": slow})) is LLMError
    for status in (429, 200):
        spent = failure(status, {"error": {"message": "no credit", "code": "insufficient_quota"}})
        assert isinstance(spent, QuotaSpent) and spent.status == 429 and str(spent).endswith(": no credit")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>\n Bad   gateway", "<html> Bad gateway"),
        (b"", "no message"),
        (b'{"error": "busy"}', "busy"),
        (b'[{"error": {"message": "busy"}}]', "busy"),
        (b'{"detail": "busy"}', "busy"),
        (b'{"message": "busy"}', "busy"),
        (b'{"error": {}}', '{"error": {}}'),
        (b'{"error": {"message": "\\u001b[31mred"}}', "�[31mred"),
        (b"x" * 300, "x" * 197 + "..."),
    ],
)
def test_a_refusal_is_told_in_the_servers_words(body, words):
    assert str(failure(502, body)) == f"HTTP 502: {words}"


@pytest.mark.parametrize(
    ("status", "error", "kind", "fatal"),
    [
        (401, {"code": "invalid_api_key", "message": "Incorrect API key provided"}, LLMError, True),
        (400, {"code": 400, "message": "API key not valid. Please pass a valid API key."}, WrongKey, True),
        (400, {"message": "Incorrect API key provided: [key]"}, WrongKey, True),
        (400, {"message": "The prompt asks for an invalid API key."}, LLMError, False),
        (400, {"message": "Your credit balance is too low to access the API."}, QuotaSpent, True),
        (402, {"message": "Insufficient Balance"}, QuotaSpent, True),
        (429, {"type": "exceeded_current_quota_error"}, QuotaSpent, True),
        (429, {"code": "billing_hard_limit_reached"}, QuotaSpent, True),
        (429, {"code": "rate_limit_exceeded", "message": "Rate limit reached for requests"}, LLMError, False),
        (429, {"status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded for requests per minute"}, LLMError, False),
        (403, {"message": "Country, region, or territory not supported"}, LLMError, True),
        (403, {"message": "your input was flagged", "code": 403}, PromptRefused, False),
        (404, {"code": "model_not_found", "message": "The model `moderation-9` does not exist"}, LLMError, True),
        (404, {"message": "No endpoints found matching your data policy"}, LLMError, True),
        (503, {"message": "overloaded"}, LLMError, False),
    ],
)
def test_what_any_prompt_would_get_is_told_by_status_and_words(status, error, kind, fatal):
    found = failure(status, {"error": error})
    assert (type(found), found.status, found.fatal) == (kind, status, fatal)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("invalid_api_key", 401),
        ("authentication_error", 401),
        ("Unauthorized", 401),
        ("payment_required", 402),
        ("insufficient_credits", 402),
        ("permission_denied", 403),
        ("forbidden", 403),
        ("model_not_found", 404),
        ("NOT_FOUND", 404),
    ],
)
def test_an_error_inside_of_a_success_that_any_prompt_would_get_counts_as_its_own_word_says(word, status):
    for place in ("code", "type", "status"):
        found = failure(200, {"error": {"message": "no", place: word}})
        assert found.status == status and found.fatal and not found.may_heal


def test_a_web_page_with_a_403_is_a_firewalls_word_on_one_prompt_and_with_a_404_a_wrong_path():
    page = b"  <html><title>Sorry, you have been blocked</title></html>"
    assert type(failure(403, page)) is PromptRefused and failure(404, page).fatal and failure(403, b"Forbidden").fatal
