"""A JSON client without retries or pools: a test sees each answer as the server gave it."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self):
        return json.loads(self.text)


@dataclass(frozen=True)
class Api:
    """`base` is a URL such as http://127.0.0.1:3100; `key` is sent as a bearer token."""

    base: str
    key: str | None = None
    timeout_seconds: float = 10

    def get(self, path: str = "", **query: object) -> Answer:
        suffix = "?" + urlencode(query) if query else ""
        return self.send("GET", path + suffix)

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """Headers are named with underscores: `Idempotency_Key="k"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, json.dumps(body).encode(), named)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] = {}
    ) -> Answer:
        parts = urlsplit(self.base + path)
        connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=self.timeout_seconds
        )
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, self._headers(body) | headers)
            response = connection.getresponse()
            text = response.read().decode()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, text)
        finally:
            connection.close()

    def reaches(self) -> bool:
        """Whether a GET of the base itself is answered 200."""
        try:
            return self.get().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def _headers(self, body: bytes | None) -> dict[str, str]:
        content = {"Content-Type": "application/json"} if body is not None else {}
        return content | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
