"""A provider of OpenID Connect on the loopback for tests: it speaks the protocol, and says what the test tells it to say."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "enishi", "a secret of sakura"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number(value: int) -> str:
    return text_of(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def token(claims: dict[str, Any], *, key: rsa.RSAPrivateKey = KEY, alg: str = "RS256") -> str:
    signed = ".".join(text_of(json.dumps(part).encode()) for part in ({"alg": alg, "kid": "one"}, claims))
    return f"{signed}.{text_of(key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"


@dataclass
class Stub:
    """What the provider says; `claims` over what is right, `make`: how the token is made of them."""

    issuer: str
    now: float
    claims: dict[str, Any] = field(default_factory=dict)
    make: Callable[[dict[str, Any]], str] = token
    challenge: str = ""
    nonce: str = ""
    asked: list[str] = field(default_factory=list)

    def sees(self, address: str) -> str:
        """The person's browser comes to its page and is sent back with a code; the query that it goes back with."""
        said = dict(parse_qsl(urlsplit(address).query))
        assert (said["client_id"], said["code_challenge_method"], said["response_type"]) == (CLIENT, "S256", "code")
        self.challenge, self.nonce = said["code_challenge"], said["nonce"]
        return f"code=the-code&state={said['state']}"

    def answer(self, path: str, body: str, authorization: str) -> dict[str, Any] | None:
        """Of its description, its keys and its tokens."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "ask", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": self.issuer} | {name: f"{self.issuer}/{place}" for name, place in places.items()}
        if path == "/keys":
            public = KEY.public_key().public_numbers()
            return {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "n": number(public.n), "e": number(public.e)}]}
        said = {name: values[0] for name, values in parse_qs(body).items()}
        verifier = text_of(hashlib.sha256(said.get("code_verifier", "").encode()).digest())
        right = authorization == f"Basic {base64.b64encode(b'enishi:a%20secret%20of%20sakura').decode()}"
        if not right or said["code"] != "the-code" or verifier != self.challenge:
            return None
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "4711", "nonce": self.nonce, "iat": self.now, "exp": self.now + 300,
            "email": "hana@sakura.example", "email_verified": True,
        }  # fmt: skip
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.make(claims | self.claims)}


def serve(now: float) -> tuple[Stub, ThreadingHTTPServer]:
    """A provider that listens, until it is shut down."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say("")

        def do_POST(self) -> None:
            self._say(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _say(self, body: str) -> None:
            said = stub.answer(self.path, body, self.headers.get("Authorization", ""))
            content = json.dumps(said or {"error": "invalid_grant"}).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub = Stub(f"http://127.0.0.1:{server.server_port}", now)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return stub, server
