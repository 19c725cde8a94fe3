"""A server that means no good: a catalogue of answers, none of which anybody asked for.

Answers are bytes as they go over the wire, or whole conversations. The server beside it is the other host that some of
them send to: whoever asks it has told a stranger where the customers are.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


DRIP_SECONDS = 0.02


class Hostile:
    """A listening server; `answer` is what it does with whoever comes, `requests` what it heard."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.other = ""
        self.answer: Callable[[socket.socket, Hostile], None] = lambda connection, hostile: None
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.closed = threading.Event()

    def serve(self) -> None:
        """Until it is closed; one at a time."""
        while not self.closed.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with contextlib.closing(connection), contextlib.suppress(OSError):
                connection.settimeout(5)
                self.requests.append(connection.recv(65536))
                self.answer(connection, self)

    def close(self) -> None:
        """Let everybody go."""
        self.closed.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextlib.contextmanager
def hostile_server() -> Iterator[tuple[Hostile, Hostile]]:
    """The server, and the other host."""
    servers = Hostile(), Hostile()
    servers[0].other = servers[1].url.removeprefix("http://")
    threads = [threading.Thread(target=server.serve, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield servers
    finally:
        for server in servers:
            server.close()
        for thread in threads:
            thread.join()


# -- what it may say -----------------------------------------------------------------------


def reply(body: bytes, status: str = "200 OK", *headers: str) -> Callable[[socket.socket, Hostile], None]:
    """One answer; {other} in a header is the other host."""

    def talk(connection: socket.socket, hostile: Hostile) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        head = "\r\n".join(lines).replace("{other}", hostile.other).replace("{self}", hostile.url)
        connection.sendall(head.encode("latin-1") + b"\r\n\r\n" + body)

    return talk


def raw(body: bytes) -> Callable[[socket.socket, Hostile], None]:
    """Bytes that need not be HTTP."""
    return lambda connection, _: connection.sendall(body)


def dripping(beginning: bytes, drop: bytes) -> Callable[[socket.socket, Hostile], None]:
    """One drop after the other for as long as somebody listens."""

    def talk(connection: socket.socket, hostile: Hostile) -> None:
        connection.sendall(beginning)
        while not hostile.closed.wait(DRIP_SECONDS):
            connection.sendall(drop)

    return talk


def flooding(beginning: bytes, wave: bytes) -> Callable[[socket.socket, Hostile], None]:
    """As much as the line takes."""

    def talk(connection: socket.socket, hostile: Hostile) -> None:
        connection.sendall(beginning)
        while not hostile.closed.is_set():
            connection.sendall(wave)

    return talk


def silent(connection: socket.socket, hostile: Hostile) -> None:
    """Accepts and says nothing, until the other side hangs up."""
    while not hostile.closed.is_set() and connection.recv(1):
        time.sleep(DRIP_SECONDS)


def document(**changes: Any) -> bytes:
    """A table of one drive, spoiled."""
    point = {"location": [1.5, 42.5], "name": "", "hint": "", "distance": 0.0}
    whole = {"code": "Ok", "durations": [[60.0]], "distances": [[1000.0]], "sources": [point], "destinations": [point]}
    return json.dumps(whole | changes).encode()


def spelt(key: str, text: str) -> bytes:
    """The same with the number of that key in letters of our own."""
    return document(**{key: [["@"]]}).replace(b'"@"', text.encode())


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\r\nlog line"
LARGE = b"x" * 65536

CATALOGUE: dict[str, Callable[[socket.socket, Hostile], None]] = {
    "nothing": raw(b""),
    "silence": silent,
    "half a status": raw(b"HTTP/1.1 2"),
    "no http": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a status that is none": raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "a status of many digits": raw(b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n"),
    "headers without end": flooding(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
    "a header without end": flooding(b"HTTP/1.1 200 OK\r\nX-A: ", LARGE),
    "headers that drip": dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "a header that drips": dripping(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
    "a body that drips": dripping(HEAD + b"Content-Length: 1000000\r\n\r\n", b" "),
    "chunks that drip": dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a body without end": flooding(HEAD + b"\r\n", LARGE),
    "chunks without end": flooding(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + LARGE + b"\r\n"),
    "a chunk of that size is none": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a chunk of negative size": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n"),
    "a length that is none": raw(HEAD + b"Content-Length: many\r\n\r\n{}"),
    "a negative length": raw(HEAD + b"Content-Length: -1\r\n\r\n{}"),
    "a length of many digits": raw(HEAD + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n{}"),
    "less than its length": raw(HEAD + b"Content-Length: 100\r\n\r\n{}"),
    "continue without end": flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "continue that drips": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "another host": reply(b"", "302 Found", "Location: http://{other}/table"),
    "another host for good": reply(b"", "301 Moved", "Location: http://{other}/table"),
    "another host by 307": reply(b"", "307 Temporary Redirect", "Location: http://{other}/table"),
    "another host by 308": reply(b"", "308 Permanent Redirect", "Location: http://{other}/table"),
    "another host without scheme": reply(b"", "302 Found", "Location: //{other}/table"),
    "another host by backslash": reply(b"", "302 Found", "Location: /\\{other}/table"),
    "another host behind a name": reply(b"", "302 Found", "Location: http://127.0.0.1@{other}/table"),
    "another host as refresh": reply(b"{}", "200 OK", "Refresh: 0; url=http://{other}/"),
    "a file": reply(b"", "302 Found", "Location: file:///etc/passwd"),
    "ftp": reply(b"", "302 Found", "Location: ftp://{other}/table"),
    "data": reply(b"", "302 Found", "Location: data:application/json,{}"),
    "an address that is none": reply(b"", "302 Found", "Location: http://[::1/"),
    "a port that is none": reply(b"", "302 Found", "Location: http://127.0.0.1:99999999/"),
    "itself": reply(b"", "302 Found", "Location: /again"),
    "nowhere": reply(b"", "302 Found"),
    "a redirect with a flood": flooding(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", LARGE),
    "escapes in a message": reply(json.dumps({"code": "E", "message": ESCAPES}).encode(), "400 Bad Request"),
    "escapes in a code": reply(json.dumps({"code": ESCAPES, "message": ""}).encode(), "400 Bad Request"),
    "escapes in a good answer": reply(document(code=ESCAPES)),
    "escapes in a status": raw(b"HTTP/1.1 400 \x1b[31mred\x07\r\nContent-Length: 0\r\n\r\n"),
    "escapes in a location": reply(b"", "302 Found", "Location: http://evil\x1b[31m.example/"),
    "a message of a megabyte": reply(json.dumps({"code": "E", "message": "m" * 900_000}).encode(), "400 Bad Request"),
    "a message that is a list": reply(b'{"code": ["x"], "message": {"a": 1}}', "400 Bad Request"),
    "an error that is a number": reply(b"7", "400 Bad Request"),
    "an error without end": flooding(b"HTTP/1.1 400 Bad Request\r\n\r\n", LARGE),
    "too big for ever": reply(b'{"code": "TooBig", "message": "smaller"}', "400 Bad Request"),
    "payload too large for ever": reply(b"", "413 Payload Too Large"),
    "no segment of nobody": reply(b'{"code": "NoSegment", "message": "coordinate 7777"}', "400 Bad Request"),
    "no segment of many digits": reply(
        json.dumps({"code": "NoSegment", "message": f"coordinate {'9' * 150}"}).encode(), "400 Bad Request"
    ),
    "come again in years": reply(b"", "429 Too Many Requests", "Retry-After: 99999999999999999999"),
    "come again on a day": reply(b"", "503 Service Unavailable", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
    "come again in ²": raw("HTTP/1.1 429 Wait\r\nRetry-After: ²\r\nContent-Length: 0\r\n\r\n".encode("latin-1")),
    "no json": reply(b"<html>Welcome</html>"),
    "half a json": reply(document()[:40]),
    "no text": reply(b"\xff\xfe\x00\x01"),
    "utf-16": reply(document().decode().encode("utf-16")),
    "utf-32": reply(document().decode().encode("utf-32")),
    "an unknown charset": reply(b"{}", "200 OK", "Content-Type: application/json; charset=klingon"),
    "another charset": reply(b"{}", "200 OK", "Content-Type: application/json; charset=utf-7"),
    "gzip": reply(b"\x1f\x8b\x08\x00" + b"\0" * 100, "200 OK", "Content-Encoding: gzip"),
    "deep lists": reply(b"[" * 2000),
    "deep lists, closed": reply(b"[" * 2000 + b"]" * 2000),
    "deep objects": reply(b'{"a":' * 2000),
    "deep durations": reply(spelt("durations", "[" * 1500 + "]" * 1500)),
    "null": reply(b"null"),
    "a number": reply(b"1"),
    "a list": reply(b"[]"),
    "no code": reply(b"{}"),
    "a duration of 400 digits": reply(spelt("durations", "9" * 400)),
    "a distance of 400 digits": reply(spelt("distances", "9" * 400)),
    "a duration of 2000 digits": reply(spelt("durations", "9" * 2000)),
    "a duration of 1e999": reply(spelt("durations", "1e999")),
    "a duration of 1e300": reply(spelt("durations", "1e300")),
    "a duration that is NaN": reply(spelt("durations", "NaN")),
    "a distance that is Infinity": reply(spelt("distances", "Infinity")),
    "a distance of -Infinity": reply(spelt("distances", "-Infinity")),
    "a negative duration": reply(spelt("durations", "-5")),
    "a negative distance": reply(spelt("distances", "-50")),
    "a duration as text": reply(spelt("durations", '"soon"')),
    "a duration in a list": reply(spelt("durations", "[1]")),
    "a duration in an object": reply(spelt("durations", '{"a": 1}')),
    "durations for others": reply(document(durations=[[1.0, 2.0], [3.0, 4.0]])),
    "durations of unequal length": reply(document(durations=[[1.0], [1.0, 2.0]])),
    "durations that are text": reply(document(durations="many")),
    "durations of none": reply(document(durations=[])),
    "durations of numbers": reply(document(durations=[1.0])),
    "no durations": reply(document(durations=None)),
    "no distances": reply(document(distances=None)),
    "no sources": reply(document(sources=None)),
    "sources of nothing": reply(document(sources=[None])),
    "a source without a place": reply(document(sources=[{}])),
    "a source in three dimensions": reply(document(sources=[{"location": [1, 2, 3]}])),
    "a source that is text": reply(document(sources=[{"location": "xy"}])),
    "a source beyond the pole": reply(document(sources=[{"location": [0, 91]}])),
    "a source at 400 digits": reply(document(sources=[{"location": [0, "@"]}]).replace(b'"@"', b"9" * 400)),
    "a source at no number": reply(document(sources=[{"location": [0, "@"]}]).replace(b'"@"', b"NaN")),
    "a place for a geocoder with many digits": reply(b'[{"lat": ' + b"9" * 400 + b', "lon": 1}]'),
    "a place for a geocoder that is text": reply(b'[{"lat": "north", "lon": "west", "display_name": 7}]'),
    "a place for a geocoder that is a list": reply(b"[[], {}]"),
    "a place for a geocoder without a name": reply(b'[{"lat": [], "lon": {}}]'),
}
