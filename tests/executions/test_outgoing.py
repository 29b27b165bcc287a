"""What may be called, what may not, and what is said about it; over real sockets on this machine."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from executions import outgoing

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


class _Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
        else:
            self.send_response(200)
        self.send_header("X-Path", self.path)
        self.end_headers()
        self.wfile.write(b"x" * 5000 if self.path == "/large" else body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def address(settings) -> Iterator[str]:
    settings.STUDIO_OUTGOING_NETWORKS = LOOPBACK
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_request_is_sent_and_its_answer_returned(address):
    answer = outgoing.send("POST", f"{address}/a/b?c=1", headers={"X-A": "1"}, body=b"hello")
    assert (answer.status, answer.body) == (200, b"hello")
    assert ("X-Path", "/a/b?c=1") in answer.headers


def test_a_redirect_is_returned_and_not_followed(address):
    assert outgoing.send("POST", f"{address}/moved").status == 302


def test_an_answer_that_is_too_large_is_not_taken(address):
    assert len(outgoing.send("POST", f"{address}/large", most_bytes=5000).body) == 5000
    with pytest.raises(outgoing.AnswerTooLarge, match="more than 4,999 bytes"):
        outgoing.send("POST", f"{address}/large", most_bytes=4999)


def test_a_server_that_drips_is_cut_off_in_the_end(settings):
    settings.STUDIO_OUTGOING_NETWORKS = LOOPBACK
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            wire, _ = listener.accept()
            wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not stopped.wait(0.05):
                try:
                    wire.sendall(b".")
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(outgoing.TooSlow, match=r"did not answer within 0\.5 seconds"):
            outgoing.send("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.5)
        stopped.set()


def test_nobody_there_is_said(settings):
    settings.STUDIO_OUTGOING_HOSTS = ("*",)
    settings.STUDIO_OUTGOING_NETWORKS = LOOPBACK
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(outgoing.Unreachable, match="Connection refused"):
        outgoing.send("GET", f"http://127.0.0.1:{port}/")
    with pytest.raises(outgoing.Unreachable, match="no such name was found"):
        outgoing.send("GET", "http://nothing.invalid/")


PRIVATE = [
    "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(host):
    with pytest.raises(outgoing.Forbidden, match="STUDIO_OUTGOING_NETWORKS"):
        outgoing.url_check(f"http://{host}/")
    with pytest.raises(outgoing.Forbidden, match="STUDIO_OUTGOING_NETWORKS"):
        outgoing.send("GET", f"http://{host}/")


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_names_and_odd_spellings_of_private_addresses_are_refused_when_they_are_resolved(settings, host):
    settings.STUDIO_OUTGOING_HOSTS = ("*",)
    with pytest.raises(outgoing.Forbidden, match="an address inside private networks"):
        outgoing.send("GET", f"http://{host}/")


@pytest.mark.parametrize(
    ("allowed", "host", "fine"),
    [
        ((), "hooks.example.com", False),
        ((), "8.8.8.8", False),
        (("*",), "hooks.example.com", True),
        (("hooks.example.com",), "HOOKS.example.com", True),
        (("hooks.example.com",), "example.com", False),
        ((".example.com",), "a.b.example.com", True),
        ((".example.com",), "badexample.com", False),
        (("192.0.2.1",), "hooks.example.com", False),
    ],
)
def test_hosts_are_held_to_the_operators_list(settings, allowed, host, fine):
    settings.STUDIO_OUTGOING_HOSTS = allowed
    if fine:
        outgoing.url_check(f"https://{host}/path")
    else:
        with pytest.raises(outgoing.Forbidden, match="STUDIO_OUTGOING_HOSTS"):
            outgoing.url_check(f"https://{host}/path")


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.com/", "http://", "http:///x", "http://a:99999/", "http://a b/", "http://a/\r\nX: 1", "//x"],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(outgoing.Forbidden, match="is not an address"):
        outgoing.url_check(url)


def test_passwords_in_addresses_are_refused():
    with pytest.raises(outgoing.Forbidden, match="user name or password"):
        outgoing.url_check("https://me:secret@example.com/")
