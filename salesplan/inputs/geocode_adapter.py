"""How geopy asks: by this program's own questions to servers, which have one deadline, one size and one server."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

from salesplan.runtime.asking import NoAnswerError, UnwelcomeAnswerError, ask, json_of

MOST_BYTES = 2**20
"""Of an answer about one address; Nominatim's are some hundred."""


class Asking(BaseSyncAdapter):  # type: ignore[misc] # geopy has no types
    """geopy's door to the network."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The JSON of an answer. Raises GeocoderParseError and what `get_text` raises."""
        try:
            return json_of(self._body(url, timeout, headers))
        except ValueError:
            raise GeocoderParseError("no JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The text of an answer. Raises the errors that geopy's adapters raise."""
        return self._body(url, timeout, headers).decode("utf-8", errors="replace")

    def _body(self, url: str, timeout: float, headers: dict[str, str]) -> bytes:
        try:
            answer = ask(url, seconds=timeout, most_bytes=MOST_BYTES, headers=headers)
        except NoAnswerError as error:
            kind = GeocoderTimedOut if "timed out" in str(error) else GeocoderUnavailable
            raise kind(str(error)) from None
        except UnwelcomeAnswerError as error:
            raise GeocoderServiceError(str(error)) from None
        if answer.status != HTTPStatus.OK:
            told = {name: value for name, value in answer.headers.items() if name == "Retry-After"}
            raise AdapterHTTPError(f"HTTP {answer.status}", status_code=answer.status, headers=told, text=None)
        return answer.body
