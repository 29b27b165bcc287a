"""HTTP to addresses that users wrote: only where the operator allows, never to private networks by surprise.

The name is resolved once and the connection goes to an address that was checked, so that a name which answers
differently a moment later leads nowhere. Redirects are not followed: each one would be an address that nobody checked.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS = 10.0
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(ValueError):
    """This server may not send anything there; the text says why and what the operator can change."""


class Unreachable(OSError):
    """Nobody answered, or not in the form of HTTP; the text says how far it came."""


class TooSlow(Unreachable):
    """No complete answer within the time that was given."""


class AnswerTooLarge(Unreachable):
    """The answer has more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers are as they were sent, several of one name are separate pairs."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def url_check(url: str) -> SplitResult:
    """Return the parts of a URL that may be sent to as far as its text tells; its address is checked at each sending.

    Raises Forbidden.
    """
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine or re.search(r"[\x00-\x20\x7f]", url):
        raise Forbidden(f"“{url[:200]}” is not an address: write http://HOST/PATH or https://HOST/PATH.")
    if parts.username or parts.password:
        raise Forbidden("An address with a user name or password in it is not taken: it would stand in logs.")
    host = str(parts.hostname)
    literal = _literal(host)
    if literal is not None:
        _address_check(host, literal)
    if not _host_allowed(host) and not _network_allowed(literal):
        raise Forbidden(
            f"{host} is not among the hosts that this server may send to. "
            "The operator names them in STUDIO_OUTGOING_HOSTS."
        )
    return parts


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    seconds: float = 60.0,
    most_bytes: int = 1024 * 1024,
    authority: str | None = None,
) -> Answer:
    """Send one request and return the answer, whatever its status. Redirects come back as they are.

    `authority`: certificates (PEM) that alone are trusted to vouch for the host, instead of the public ones. `seconds` bounds all of it: name, connection, sending and the last byte. Raises Forbidden, TooSlow, AnswerTooLarge
    or Unreachable. Never called inside a database transaction.
    """
    parts = url_check(url)
    until = time.monotonic() + seconds
    connection = _connection(parts, min(CONNECT_SECONDS, seconds), authority)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    with _cut_off(connection, until) as is_late:
        try:
            connection.request(method, path, body=body or None, headers=dict(headers or {}))
            response = connection.getresponse()
            taken = response.read(most_bytes + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if is_late():
                raise TooSlow(f"{parts.hostname} did not answer within {seconds:g} seconds.") from None
            raise Unreachable(f"{parts.hostname} could not be asked: {_words(error)}.") from None
        if is_late():  # a cut connection may look like the end of the body
            raise TooSlow(f"{parts.hostname} did not answer within {seconds:g} seconds.")
    if len(taken) > most_bytes:
        raise AnswerTooLarge(f"The answer of {parts.hostname} has more than {most_bytes:,} bytes.")
    return Answer(response.status, response.reason, tuple(response.getheaders()), taken)


def _connection(parts: SplitResult, seconds: float, authority: str | None) -> http.client.HTTPConnection:
    """Return a connection that is open, to an address that was checked."""
    host = str(parts.hostname)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=seconds)
    wire = _connect(host, port, seconds)
    try:
        if secure:
            wire = _trust(authority).wrap_socket(wire, server_hostname=host)
    except OSError as error:
        wire.close()
        raise Unreachable(f"{host} could not be asked: {_words(error)}.") from None
    connection.sock = wire
    return connection


def _trust(authority: str | None) -> ssl.SSLContext:
    """Return who is trusted. An authority of one's own need not have every extension that public ones must have."""
    context = ssl.create_default_context(cadata=authority)
    if authority is not None:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _connect(host: str, port: int, seconds: float) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(f"{host} is not known: no such name was found.") from None
    addresses = [(family, place) for family, _, _, _, place in found]
    for _, place in addresses:  # all of them: which one is tried first is chance
        _address_check(host, ipaddress.ip_address(str(place[0]).partition("%")[0]))
    refused: OSError | None = None
    for family, place in addresses:
        wire = socket.socket(family, socket.SOCK_STREAM)
        wire.settimeout(seconds)
        try:
            wire.connect(place)
        except OSError as error:
            wire.close()
            refused = error
        else:
            return wire
    raise Unreachable(f"{host} could not be reached: {_words(refused) if refused else 'it has no address'}.")


@contextlib.contextmanager
def _cut_off(connection: http.client.HTTPConnection, until: float) -> Iterator[Callable[[], bool]]:
    """Cut the connection when the time is over, wherever it is: a timeout of a socket bounds one read, not all."""
    late = threading.Event()
    wire = connection.sock

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)

    left = max(0.001, until - time.monotonic())
    wire.settimeout(left)
    alarm = threading.Timer(left, cut)
    alarm.daemon = True
    alarm.start()
    try:
        yield lambda: late.is_set() or time.monotonic() >= until
    finally:
        alarm.cancel()
        connection.close()


def _host_allowed(host: str) -> bool:
    """Whether the operator's list has the host: a name, `.example.com` for all below it, an address, or `*`."""
    name = host.lower().rstrip(".")
    for allowed in settings.STUDIO_OUTGOING_HOSTS:
        if allowed in ("*", name) or (allowed.startswith(".") and name.endswith(allowed)):
            return True
    return False


def _network_allowed(address: Address | None) -> bool:
    """Whether the operator's list of networks has an address that stands where a host's name does."""
    return address is not None and any(address in network for network in settings.STUDIO_OUTGOING_NETWORKS)


def _address_check(host: str, address: Address) -> None:
    """Raise Forbidden for addresses inside: loopback, private networks, link-local (cloud metadata), multicast …"""
    inner = _embedded(address)
    if inner.is_global and not inner.is_multicast:
        return
    networks = settings.STUDIO_OUTGOING_NETWORKS
    if any(inner.version == network.version and inner in network for network in networks):
        return
    raise Forbidden(
        f"{host} is {inner}, an address inside private networks, and this server sends nothing there. "
        "The operator names the networks that are wanted in STUDIO_OUTGOING_NETWORKS."
    )


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _words(error: Exception) -> str:
    """Return what happened without addresses of memory or names of our files."""
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)) or type(error).__name__
