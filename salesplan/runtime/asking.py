"""Questions to servers that are not trusted: one deadline for all of an answer, a bound on its size, no other server.

A time-out of a socket begins anew with every byte; whoever drips answers for ever. So at the deadline the connection is
shut from outside. Looking up a name is the system's own, and has the system's patience.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesplan.domain.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_WORDS = 200
PORTS = {"http": 80, "https": 443}


class NoAnswerError(Exception):
    """The server could not be reached, or did not end its answer in time. The text says which."""


class UnwelcomeAnswerError(Exception):
    """The server answered what nobody asked for: too much, or that another server be asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, *, seconds: float, most_bytes: int, form: bytes | None = None, headers: Mapping[str, str]) -> Answer:
    """The answer to a GET, or to a POST of `form`, all of it within `seconds` and `most_bytes`.

    Redirects are followed within the same server, and from its port 80 to its port 443. Raises NoAnswerError and
    UnwelcomeAnswerError.
    """
    with _Deadline(seconds) as deadline:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _asked(urllib.request.Request(url, data=form, headers=dict(headers)), deadline, most_bytes)  # noqa: S310 (only http and https have a handler)
            target = answer.headers.get("Location")
            if answer.status not in REDIRECTS or not target:
                return answer
            url = _within(url, target)
    raise UnwelcomeAnswerError("it sends from one address to the next without end")


def json_of(body: bytes) -> Any:
    """The JSON of an answer, which is UTF-8 (RFC 8259). ValueError where it is none, or nests too deeply."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def words_of(text: object) -> str:
    """A server's own words, on one short line without control characters."""
    words = printable(str(text)[: 4 * LONGEST_WORDS]).strip()
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _within(url: str, target: str) -> str:
    """The address that is pointed to. UnwelcomeAnswerError where it is another server's."""
    try:
        here, there = urllib.parse.urlsplit(url), urllib.parse.urlsplit(urllib.parse.urljoin(url, target))
        served = [(part.scheme, part.hostname, part.port or PORTS.get(part.scheme)) for part in (here, there)]
    except ValueError:
        raise UnwelcomeAnswerError("it sends to an address that is none") from None
    upgraded = served == [("http", here.hostname, 80), ("https", here.hostname, 443)]
    if served[0] != served[1] and not upgraded:
        where = words_of(f"{there.scheme}://{there.netloc.rpartition('@')[2]}")
        raise UnwelcomeAnswerError(f"it sends to another server, {where}, which is not asked")
    return there.geturl()


def _asked(request: urllib.request.Request, deadline: _Deadline, most_bytes: int) -> Answer:
    opener = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler(), urllib.request.UnknownHandler(), _Http(deadline), _Https(deadline)):
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=deadline.left) as response:
            body = response.read(most_bytes + 1)
            answer = Answer(response.status, response.headers, body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if deadline.passed:
            raise NoAnswerError("timed out") from None
        raise NoAnswerError(words_of(getattr(error, "reason", None) or error or type(error).__name__)) from error
    if deadline.passed:
        raise NoAnswerError("timed out")
    if len(body) > most_bytes:
        raise UnwelcomeAnswerError(f"it answers with more than {most_bytes:,} bytes")
    return answer


class _Deadline:
    """Shuts the connections that it has been told of once the time is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for known in self._sockets:
                known.close()

    @property
    def left(self) -> float:
        """Seconds, always more than none: 0 would mean a socket that does not wait at all."""
        return max(self._end - time.monotonic(), 0.001)

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def connect(self, address: tuple[str, int], *_: object) -> socket.socket:
        """A connection that ends at the deadline; what http.client passes besides the address is of no use here."""
        made = socket.create_connection(address, self.left)
        with self._lock:
            self._sockets.append(made.dup())
        if self.passed:
            self._shut()
        return made

    def _shut(self) -> None:
        with self._lock:
            for known in self._sockets:
                with suppress(OSError):
                    known.shutdown(socket.SHUT_RDWR)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPConnection, self._deadline), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPSConnection, self._deadline), req)


def _connecting(kind: type[http.client.HTTPConnection], deadline: _Deadline) -> Any:
    """A class of connections as http.client makes them, connected by the deadline."""

    def made(host: str, **told: Any) -> http.client.HTTPConnection:
        connection = kind(host, **told)
        connection._create_connection = deadline.connect  # type: ignore[attr-defined] # http.client's own seam
        return connection

    return made
