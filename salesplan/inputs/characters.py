"""Characters that nobody sees: blanks of every kind, marks of direction and joining, control characters.

They come with what is pasted from web pages and spreadsheets. Around a cell they are trimmed; inside a text a control
character is a blank; inside an id they make two ids that look the same, and are told.
"""

from __future__ import annotations

import re
import unicodedata

JOINERS = "\u200c\u200d"  # inside a word they belong to Persian, Hindi and emoji
UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb"
CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff"  # and what XML cannot hold
AROUND = re.compile(f"^[\\s{UNSEEN}{JOINERS}{CONTROL}]+|[\\s{UNSEEN}{JOINERS}{CONTROL}]+$")
CONTROLS = re.compile(f"[{CONTROL}]+")
HIDDEN = re.compile(f"[{UNSEEN}{JOINERS}{CONTROL}]")
BLANK = re.compile(r"[^\S ]")  # any blank but the plain one


def trimmed(text: str) -> str:
    """Without what cannot be seen at either end."""
    return text.strip() if text.isprintable() else AROUND.sub("", text)


def one_line(text: str) -> str:
    """Without control characters: a run of them, line breaks too, is one blank."""
    return text if text.isprintable() else CONTROLS.sub(" ", text)


def plain_id(text: str) -> str:
    """An id with plain blanks for wide and unbreakable ones."""
    return text if text.isprintable() else BLANK.sub(_plain_blank, text)


def _plain_blank(found: re.Match[str]) -> str:
    return found[0] if HIDDEN.fullmatch(found[0]) else " "


def shown(text: str) -> str:
    """The text with what cannot be seen told by its number: `K01<U+200B>`.

    So is an accent that stands as a character of its own: two ids that differ in that look alike.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = "".join(_told(char) if unicodedata.combining(char) else char for char in text)
    return HIDDEN.sub(lambda found: _told(found[0]), text)


def _told(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def is_hidden_in(text: str) -> bool:
    """Whether a character is in the text that nobody sees."""
    return not text.isprintable() and HIDDEN.search(text) is not None
