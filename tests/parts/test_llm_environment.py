"""The environment's proxies and certificates: read once, refused in words."""

import httpx
import pytest

from helpers.parts.llm.environment import certificates_for, proxy_for

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def proxy(url: str) -> str | None:
    found = proxy_for(httpx.URL(url))
    return found and str(found.url)


def test_each_scheme_has_its_proxy(monkeypatch):
    assert proxy("https://me.example/v1") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "proxy.example:81")
    assert proxy("https://me.example/v1") == "http://proxy.example:3128"
    assert proxy("http://me.example/v1") == "http://proxy.example:81"


@pytest.mark.parametrize(
    ("no_proxy", "host", "excepted"),
    [
        ("me.example", "me.example", True),
        (".me.example", "api.me.example", True),
        ("example", "notexample", False),
        ("*", "me.example", True),
        ("me.example:8000", "me.example", True),
        ("me.example:8001", "me.example", False),
        ("localhost,127.0.0.0/8,fe80::/10", "192.0.2.1", False),
        ("192.0.2.0/24, other", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.1", True),
        ("2001:db8::/32", "[2001:db8::7]", True),
        ("[2001:db8::7]", "[2001:db8::7]", True),
        ("2001:db8::7", "[2001:db8::7]", True),
        ("::1/128,[::1],fe80::/10,/,::/x", "[2001:db8::7]", False),
        ("0.0.0.0/0", "me.example", False),
    ],
)
def test_no_proxy_names_hosts_domains_and_networks(no_proxy, host, excepted, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert (proxy(f"http://{host}:8000/v1") is None) == excepted


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.2"])
def test_no_proxy_stands_between_this_machine_and_itself(host, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert proxy(f"http://{host}:8000/v1") is None


@pytest.mark.parametrize(
    "wrong", ["http://me:secret@proxy.example:x", "http://me:sec/ret@proxy", "gopher://secret", "http://[::1"]
)
def test_a_proxy_that_is_no_address_is_named_without_its_password(wrong, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", wrong)
    with pytest.raises(ValueError, match="HTTPS_PROXY") as caught:
        proxy("https://me.example/v1")
    assert "sec" not in str(caught.value)
    assert proxy("http://me.example/v1") is None  # it is not asked for


def test_certificates_that_cannot_be_read_are_named(monkeypatch, tmp_path):
    (tmp_path / "empty.pem").touch()
    (tmp_path / "words.pem").write_text("no certificate")
    for path in ("nowhere.pem", "empty.pem", "words.pem", "."):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / path))
        with pytest.raises(OSError, match="SSL_CERT_FILE=") as caught:
            certificates_for(httpx.URL("https://me.example"))
        assert str(tmp_path / path) in str(caught.value)
        assert certificates_for(httpx.URL("http://me.example")) is False
