"""Addresses of servers: what is wrong is told before anything is sent, and no secret is repeated."""

import pytest

from helpers.parts.llm.address import endpoint, is_this_machine, without_secrets


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/chat/completions"),
        ("HTTP://Me.Example:80/V1", "http://me.example/V1/chat/completions"),
        ("https://me.example/x?api-version=1&k=a%20b", "https://me.example/x/chat/completions?api-version=1&k=a%20b"),
        ("https://me.example/x/?api-version=1", "https://me.example/x/chat/completions?api-version=1"),
        ("https://me.example?k=a@b", "https://me.example/chat/completions?k=a@b"),
        ("https://me.example/a%2Fb/v1", "https://me.example/a%2Fb/v1/chat/completions"),
        ("https://me.example/v1/chat/completions", "https://me.example/v1/chat/completions"),
        ("https://me.example/v1/chat/completions/?k=1", "https://me.example/v1/chat/completions/?k=1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
    ],
)
def test_completions_are_asked_for_below_the_base_url(base_url, asked):
    assert str(endpoint(base_url)) == asked


@pytest.mark.parametrize(
    "base_url",
    [
        None,
        7,
        "",
        "secret",
        "127.0.0.1:8000",
        "ftp://secret.example",
        "http://",
        "http:///secret",
        "http://secret.example:99999/v1",
        "http://secret.example:0/v1",
        "http://secret.example:x/v1",
        "http://[::1/secret",
        "http://secret..example/v1",
        f"http://{'secret' * 20}/v1",
        "http://secret.example/v1\n",
        " http://secret.example/v1",
        "http://secret.example/v 1",
        "http://secret.example/\x00",
        "http://secret.example/v1#part",
        "http://me:secret@me.example/v1",
        "http://secret@me.example/v1",
        "http://me:sec/ret@me.example/v1",
        "me:secret@me.example/v1",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(base_url):
    with pytest.raises(ValueError, match="base_url must") as caught:
        endpoint(base_url)
    assert "secret" not in str(caught.value) and "ret@" not in str(caught.value)
    assert caught.value.__cause__ is None and (caught.value.__suppress_context__ or caught.value.__context__ is None)


def test_an_address_is_shown_without_its_query_and_password():
    assert without_secrets("http://me:secret@me.example:81/v1?key=secret#secret") == "http://me.example:81/v1"
    assert without_secrets("http://[::1]:8000/") == "http://[::1]:8000/"


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST", "localhost.", "api.localhost"),
        *("127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0"),
    ],
)
def test_this_machine_is_known_by_its_names(host):
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host", ["me.example", "localhost.me.example", "mylocalhost", "192.168.0.1", "128.0.0.1", "fe80::1"]
)
def test_another_machine_is_not_taken_for_this_one(host):
    assert not is_this_machine(host)
