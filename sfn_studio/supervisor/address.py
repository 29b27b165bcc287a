"""The address to listen on: free, and said in a clear sentence when it is not."""

from __future__ import annotations

import errno
import http.client
import json
import socket


def problem_of(host: str, port: int) -> str | None:
    """Return None when one can listen there, else why not and what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Port {port} on {host} is taken by another program. Stop that program, or choose another port: "
                    f"PORT={port + 1 if port < 65535 else 8001} make run"
                )
            if error.errno == errno.EACCES:
                return f"Port {port} needs special rights. Choose one above 1023: PORT=8000 make run"
            return f"HOST={host} cannot be listened on: {error.strerror or error}."
    return None


def bound(host: str, port: int) -> list[socket.socket]:
    """Return sockets bound to every address of the host: web processes listen on them, and on the same ones after a death.

    Raises OSError when one of them is taken, or when the host has none on this machine.
    """
    found: list[socket.socket] = []
    missing: OSError | None = None
    addresses = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, kind, protocol, _, address in dict.fromkeys(addresses):
        try:
            one = socket.socket(family, kind, protocol)
            found.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
        except OSError as error:
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                raise
            missing = error  # `localhost` names an address of IPv6 on machines that have none
            found.pop().close()
    if not found:
        raise missing or OSError(f"{host} has no address")
    return found


def shown_host(host: str) -> str:
    """Return the host that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", "[::]"):  # noqa: S104  compared with, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def missing(host: str, port: int) -> list[str]:
    """Ask `/readyz` there what is not ready yet, in sentences; an empty list means that all is."""
    connection = http.client.HTTPConnection(shown_host(host).strip("[]"), port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"{shown_host(host)}:{port}"})
        parts = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return ["The web server does not answer."]
    finally:
        connection.close()
    return [part["message"] for part in parts.values() if isinstance(part, dict) and not part["ok"]]
