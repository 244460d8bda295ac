"""One tokeniser for both databases: each Han character by itself, Latin letters and digits as words.

SQLite's FTS5 and PostgreSQL's text search are given the same tokens, in letters and digits of ASCII, so that neither
can cut, fold or interpret a text in a way of its own; what its syntax would mean by a sign never reaches it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Between two parts of one record, so that no phrase runs from one into the other.
_BREAK = "x"
_LONGEST_WORD = 64
_PIECE = re.compile(r"[a-z0-9]+|[^\W_]", re.UNICODE)


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order; punctuation is none.

    >>> tokens("盗窃，AB12")
    ['u76d7', 'u7a83', 'wab12']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [f"w{each[:_LONGEST_WORD]}" if each.isascii() else f"u{ord(each):x}" for each in _PIECE.findall(folded)]


def words_of(parts: Iterable[str]) -> str:
    """Return what the index keeps of a record: the tokens of its parts, a break between any two."""
    return f" {_BREAK} ".join(" ".join(tokens(part)) for part in parts if part)


def phrases(asked: str) -> list[list[str]]:
    """Return the phrases that must all be there: one for each piece between blanks.

    >>> phrases("盗窃 2026")
    [['u76d7', 'u7a83'], ['w2026']]
    """
    return [found for piece in asked.split() if (found := tokens(piece))]


def for_sqlite(asked: list[list[str]]) -> str:
    """Return the phrases as FTS5 reads them; a Latin word at the end may go on."""
    return " AND ".join(f'"{" ".join(each)}"{" *" if each[-1].startswith("w") else ""}' for each in asked)


def for_postgresql(asked: list[list[str]]) -> str:
    """Return the phrases as ``to_tsquery`` reads them; a Latin word at the end may go on."""
    return " & ".join(f"({' <-> '.join(each)}{':*' if each[-1].startswith('w') else ''})" for each in asked)
