"""A Kubernetes API server for the tests: TLS by an authority of its own, tokens checked as EKS does, jobs, pods and logs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

JSON = Any


class Authority:
    """A certificate authority that vouches for 127.0.0.1."""

    def __init__(self, home: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")])
        own = self._builder(self._name, self._key).add_extension(x509.BasicConstraints(True, None), True)
        certificate = own.sign(self._key, hashes.SHA256())
        self.encoded = base64.b64encode(certificate.public_bytes(serialization.Encoding.PEM)).decode()
        self.pair = home / "server.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kube-apiserver")])
        vouched = self._builder(name, key).add_extension(names, False).sign(self._key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.pair.write_bytes(private + vouched.public_bytes(serialization.Encoding.PEM))

    def _builder(self, subject: x509.Name, key: Any) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        return builder.not_valid_after(now + timedelta(days=1))


def token_is_good(token: str, cluster: str, secret: str) -> bool:
    """Whether a token is a question of STS that was signed with the secret for this cluster, a short while ago."""
    if not token.startswith("k8s-aws-v1."):
        return False
    encoded = token.removeprefix("k8s-aws-v1.")
    parts = urlsplit(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode())
    query = dict(parse_qsl(parts.query))
    given = query.pop("X-Amz-Signature")
    if (
        query["Action"] != "GetCallerIdentity"
        or int(query["X-Amz-Expires"]) > 60
        or not parts.netloc.startswith("sts.")
    ):
        return False
    pairs = "&".join(f"{quote(name, safe='-_.~')}={quote(query[name], safe='-_.~')}" for name in sorted(query))
    signed = query["X-Amz-SignedHeaders"]
    headers = f"host:{parts.netloc}\nx-k8s-aws-id:{cluster}\n"
    canonical = "\n".join(["GET", "/", pairs, headers, signed, hashlib.sha256(b"").hexdigest()])
    _, day, region, service, _ = query["X-Amz-Credential"].split("/")
    scope = f"{day}/{region}/{service}/aws4_request"
    stamp = query["X-Amz-Date"]
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    is_signed = hmac.compare_digest(given, hmac.new(key, text.encode(), hashlib.sha256).hexdigest())
    age = datetime.now(UTC) - datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return is_signed and signed == "host;x-k8s-aws-id" and abs(age) < timedelta(minutes=5)


class KubernetesServer:
    """Knows jobs by their path. `ends`: how a job ends, by its name; `logs`: what its containers wrote, None for refused."""

    def __init__(self, authority: Authority, cluster: str, secret: str) -> None:
        self.cluster, self.secret = cluster, secret
        self.jobs: dict[str, JSON] = {}
        self.ends: dict[str, str] = {}
        self.logs: dict[str, str | None] = {}
        self.calls: list[tuple[str, str, dict[str, str], JSON]] = []
        self.faults: list[int] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told = json.loads(body) if body else None
                status, answer = server.answer(self.command, self.path, dict(self.headers.items()), told)
                sent = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/plain" if isinstance(answer, str) else "application/json")
                self.send_header("Audit-Id", "0123")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

            def log_message(self, *_: Any) -> None: ...

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.pair)
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, method: str, path: str, headers: dict[str, str], body: JSON) -> tuple[int, JSON]:
        """Answer a request as the API does."""
        self.calls.append((method, path, headers, body))
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token_is_good(token, self.cluster, self.secret):
            return _status(401, "Unauthorized")
        if self.faults:
            return _status(self.faults.pop(0), "ServerTimeout")
        place, _, query = path.partition("?")
        if place.endswith("/jobs") and method == "POST":
            return self._create(place, body)
        if "/jobs/" in place:
            return self._job(method, place)
        if place.endswith("/pods"):
            return 200, {"kind": "PodList", "items": self._pods(dict(parse_qsl(query)).get("labelSelector", ""))}
        if place.endswith("/log"):
            written = self.logs.get(dict(parse_qsl(query))["container"], "")
            return (200, written) if written is not None else _status(400, "BadRequest")
        return (200, {"kind": "ConfigMap", "data": body}) if method in ("PUT", "PATCH") else _status(404, "NotFound")

    def _create(self, place: str, body: JSON) -> tuple[int, JSON]:
        name = body["metadata"].get("name") or body["metadata"]["generateName"] + "x7k2p"
        if f"{place}/{name}" in self.jobs:
            return _status(409, "AlreadyExists")
        job = {**body, "metadata": {**body["metadata"], "name": name, "uid": "u-1"}, "status": {}}
        self.jobs[f"{place}/{name}"] = job
        return 201, job

    def _job(self, method: str, place: str) -> tuple[int, JSON]:
        job = self.jobs.get(place)
        if job is None:
            return _status(404, "NotFound")
        if method == "DELETE":
            del self.jobs[place]
            return 200, {"kind": "Status", "status": "Success"}
        end = self.ends.get(job["metadata"]["name"])
        conditions = [{"type": end, "status": "True"}] if end else [{"type": "Suspended", "status": "False"}]
        return 200, {**job, "status": {"conditions": conditions}}

    def _pods(self, selector: str) -> list[JSON]:
        name = selector.removeprefix("job-name=")
        specs = [job["spec"]["template"]["spec"] for job in self.jobs.values() if job["metadata"]["name"] == name]
        return [{"metadata": {"name": f"{name}-abcde"}, "spec": spec} for spec in specs]


def _status(code: int, reason: str) -> tuple[int, JSON]:
    return code, {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": reason,
        "reason": reason,
        "code": code,
    }
