"""A provider of sign-ins on this machine: it does what a real one does, until a test lets it do something else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET, KID = "countersign-tests", "a-client-secret-of-tests", "one"
KEY, OTHER = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
Claims = dict[str, Any]


def plain(part: Mapping[str, Any] | bytes) -> str:
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(claims: Claims, key: RSAKey = KEY, **header: Any) -> str:
    """A token as a real provider signs it."""
    return jwt.encode({"alg": "RS256", "kid": KID, **header}, claims, key)


def unsigned(claims: Claims) -> str:
    return f"{plain({'alg': 'none', 'kid': KID})}.{plain(claims)}."


def signed_with_what_everybody_knows(claims: Claims) -> str:
    """HS256 with the provider's public key as the secret."""
    said = f"{plain({'alg': 'HS256', 'kid': KID})}.{plain(claims)}"
    return f"{said}.{plain(hmac.new(KEY.as_pem(private=False), said.encode(), hashlib.sha256).digest())}"


@dataclass
class Issuer:
    """What the provider says and how; tests change the parts."""

    now: Callable[[], float]
    address: str = ""
    subject: str = "subject-1"
    more: Claims = field(default_factory=dict)
    groups: list[str] = field(default_factory=lambda: ["practitioners"])
    change: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims], str] = signed
    slow: dict[str, float] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorise(self, address: str) -> dict[str, str]:
        """What somebody who signs in there brings back."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert given["client_id"] == CLIENT and given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256" and "openid" in given["scope"].split()
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = given
        return {"code": code, "state": given["state"]}

    def answer(self, path: str, body: bytes, authorization: str) -> tuple[int, Any]:
        self.asked.append(path)
        sleep(self.slow.get(path, 0))
        if path == "/.well-known/openid-configuration":
            return 200, self._metadata()
        if path == "/keys":
            return 200, {"keys": [{**KEY.as_dict(private=False), "kid": KID, "use": "sig"}]}
        if path == "/token":
            return self._token({name: values[0] for name, values in parse_qs(body.decode()).items()}, authorization)
        return 404, {}

    def _metadata(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token", "end_session": "out"}
        found = {f"{name}_endpoint": f"{self.address}/{path}" for name, path in places.items()}
        return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **found}

    def _token(self, given: dict[str, str], authorization: str) -> tuple[int, Any]:
        """A code is good once, for the client that asked, with the word whose hash it sent."""
        asked = self.codes.pop(given.get("code", ""), None)
        client = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        if asked is None or authorization != client or given["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if plain(hashlib.sha256(given["code_verifier"].encode()).digest()) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(self.now())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "groups": self.groups,
            "name": "Pat P.",
            **self.more,
        }
        token = self.sign(self.change(claims))
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def issuing(now: Callable[[], float]) -> Iterator[Issuer]:
    """The provider on a port of its own."""
    issuer = Issuer(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            status, found = issuer.answer(self.path, body, self.headers.get("Authorization", ""))
            content = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: Any) -> None:
            """Nothing."""

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
