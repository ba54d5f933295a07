"""What the environment says about the way to a server: its proxy, and the certificates to trust."""

import os
import ssl
from contextlib import suppress
from ipaddress import ip_address, ip_network
from urllib.request import getproxies, proxy_bypass

import httpx

from .address import is_this_machine


def proxy_for(url: httpx.URL) -> httpx.Proxy | None:
    """The proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, and NO_PROXY, name for an address (or the system does).

    There is none between this machine and itself. Raises `ValueError` for one that is no address.
    """
    found = getproxies()
    proxy = found.get(url.scheme) or found.get("all")
    if not proxy or is_this_machine(url.host) or _is_excepted(url, found.get("no", "")):
        return None
    try:
        return httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
    except (ValueError, httpx.InvalidURL):  # whose words may repeat a password
        names = f"{url.scheme.upper()}_PROXY and ALL_PROXY"
        raise ValueError(f"the proxy for {url.scheme}:// is no address that can be used: look at {names}") from None


def certificates_for(url: httpx.URL) -> ssl.SSLContext | bool:
    """What to check a server's certificate by; False where the address needs none. Making it is slow.

    Raises `OSError` that names what the environment says, where that cannot be read: OpenSSL's own error has no name.
    """
    if url.scheme != "https":
        return False
    try:
        if path := os.environ.get("SSL_CERT_FILE"):
            open(path, "rb").close()  # httpx 0.27 passes over what is no file
        return httpx.create_ssl_context()
    except OSError as error:
        raise OSError(f"no connection can be made secure: {error}{said_of_certificates()}") from error


def said_of_certificates() -> str:
    """The variables about certificates that are set, in words for the end of an error."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
    said = ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    return f" (the environment has {said})" if said else ""


def _is_excepted(url: httpx.URL, no_proxy: str) -> bool:
    """Does NO_PROXY name the host, with its port or without, its domain, or a network that it is in?"""
    if proxy_bypass(url.netloc.decode()):
        return True
    with suppress(ValueError):  # the host has a name
        address = ip_address(url.host)
        for each in no_proxy.split(","):
            with suppress(ValueError):  # it is no network
                if address in ip_network(each.strip().strip("[]"), strict=False):
                    return True
    return False
