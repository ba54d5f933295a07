"""The address of a chat-completions server: what is wrong with it is told before anything is sent."""

from ipaddress import ip_address

import httpx


def endpoint(base_url: str) -> httpx.URL:
    """Where completions are asked for: `base_url` and their path. Its query stays, and the whole address will do too.

    >>> endpoint("https://me.example/deployments/x?api-version=1")
    URL('https://me.example/deployments/x/chat/completions?api-version=1')

    Raises `ValueError`, which repeats nothing of what was given: a password may be in it.
    """
    if not isinstance(base_url, str) or not base_url.lower().startswith(("http://", "https://")):
        raise ValueError("base_url must start with http:// or https://")
    if base_url.split() != [base_url] or "#" in base_url:
        raise ValueError("base_url must have no spaces and no #fragment")
    if "@" in base_url.partition("?")[0]:
        raise ValueError("base_url must have no name and password in it (and an @ in a path is written %40)")
    try:
        url = httpx.URL(base_url)
        url.host.encode("idna")  # as it will be looked up
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError("base_url must be an address like http://127.0.0.1:8000/v1") from None
    if not url.host or not (url.port is None or 0 < url.port < 65536):
        raise ValueError("base_url must name a host, and a port from 1 to 65535 if it names one")
    path, mark, query = url.raw_path.partition(b"?")
    if not path.rstrip(b"/").endswith(b"/chat/completions"):
        path = path.rstrip(b"/") + b"/chat/completions"
    return url.copy_with(raw_path=path + mark + query)


def without_secrets(url: httpx.URL | str) -> str:
    """An address that may be shown: with no query and no password, since either may hold a key."""
    url = httpx.URL(url)
    return f"{url.scheme}://{url.netloc.decode()}{url.path}"


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, by any of its own names: localhost, 127.0.0.2, 0.0.0.0, ::1, ::ffff:127.0.0.1."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
