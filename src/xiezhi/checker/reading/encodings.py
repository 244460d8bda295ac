"""Bytes become text by a fixed rule, never by guessing.

The rule, in this order:

1. a byte-order mark (UTF-8, UTF-16, UTF-32) decides;
2. strict UTF-8, if the whole file decodes;
3. an encoding the file itself declares (an HTML page's charset), if the whole file decodes;
4. strict GB18030 or strict Big5 (code page 950), if the whole file decodes. Where both do, Big5 is taken only when a
   larger share of its characters is common: the 5,401 of its first level and its punctuation, against the 3,755 of the
   first level of GB2312 and its punctuation. A tie is GB18030. Almost every Big5 file is also valid GB18030, but reads
   as rare characters there, and the other way round;
5. anything else is refused, and so is a legacy reading in which less than 40 % of the characters are common (a UTF-8
   file with one broken byte is valid GB18030 more often than not, and reads as nonsense).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from xiezhi.checker.reading.errors import GET_AGAIN, SAVE_AS_UTF8, ReadingError
from xiezhi.core.text import Text

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEAST_COMMON_SHARE = 0.4


def decode(raw: bytes, where: str, declared: str | None = None) -> str:
    """Return the text of ``raw`` by the rule of this module; ``declared`` is the encoding the file names, if any.

    Raises ``ReadingError`` when no reading is possible.

    >>> decode("办结1234件".encode("gb18030"), "a.txt"), decode("共辦結1234件案件".encode("cp950"), "b.txt")
    ('办结1234件', '共辦結1234件案件')
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = _strict(raw[len(mark) :], encoding)
            if text is None:
                raise _broken_mark(where, encoding)
            return _plain_text(text, where)
    text = _strict(raw, "utf-8")
    if text is None and declared is not None:
        text = _declared(raw, declared)
    if text is None:
        text = _legacy(raw, where)
    return _plain_text(text, where)


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declared(raw: bytes, declared: str) -> str | None:
    """Decode by a declared charset; every member of the GB family is read as GB18030, which contains them all."""
    name = declared.strip().lower()
    if name.startswith("gb") or name in ("x-gbk", "cp936", "ms936"):
        return _strict(raw, "gb18030")
    return _strict(raw, "cp950") if name.startswith("big5") else None


def _legacy(raw: bytes, where: str) -> str:
    readings = [
        (share, text)
        for text, share in ((_strict(raw, "gb18030"), _common_gb(raw)), (_strict(raw, "cp950"), _common_big5(raw)))
        if text is not None and share >= _LEAST_COMMON_SHARE
    ]
    if not readings:
        raise _no_encoding(raw, where)
    # ``max`` keeps the first of equals, which is GB18030.
    return max(readings, key=lambda reading: reading[0])[1]


# A quarter of a megabyte decides as surely as the whole file, and a long file stays quick.
_SAMPLE = 250_000


def _common_gb(raw: bytes) -> float:
    """Return which share of the characters beyond ASCII is GB2312 level one or punctuation."""
    return _share(raw, lambda lead, trail: trail >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7))


def _common_big5(raw: bytes) -> float:
    """Return which share of the characters beyond ASCII is Big5 level one or punctuation."""
    return _share(raw, lambda lead, trail: 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1))


def _share(raw: bytes, is_common: Callable[[int, int], bool]) -> float:
    at = common = characters = 0
    end = min(len(raw), _SAMPLE) - 1
    while at < end:
        if raw[at] < 0x80:
            at += 1
            continue
        lead, trail = raw[at], raw[at + 1]
        common += is_common(lead, trail)
        characters += 1
        # Only GB18030 has characters of four bytes, and their second byte is a digit.
        at += 4 if 0x30 <= trail <= 0x39 else 2
    return common / characters if characters else 0.0


def _plain_text(text: str, where: str) -> str:
    """Refuse what decodes but is no text: a null character means a program, a picture or UTF-16 without its mark."""
    at = text.find("\x00")
    if at >= 0:
        what = Text(
            f"不是文本文件：第 {at + 1} 个字符是空字符", f"not a text file: character {at + 1} is a null character"
        )
        raise ReadingError(where, what, SAVE_AS_UTF8)
    return text


def _no_encoding(raw: bytes, where: str) -> ReadingError:
    at = _first_broken(raw)
    if at > len(raw) - 4 and at >= len(raw) // 2:
        what = Text("UTF-8 文本在最后一个字符中间断开", "the UTF-8 text breaks off inside its last character")
        return ReadingError(where, what, GET_AGAIN)
    what = Text(
        f"文字编码无法识别：按 UTF-8 读到第 {at + 1} 个字节出错，按 GB18030、Big5 读也不成文字",
        f"unknown text encoding: UTF-8 fails at byte {at + 1}, and neither GB18030 nor Big5 gives readable text",
    )
    return ReadingError(where, what, SAVE_AS_UTF8)


def _first_broken(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(raw)


def _broken_mark(where: str, encoding: str) -> ReadingError:
    what = Text(
        f"文件开头标明编码为 {encoding}，内容却不是",
        f"the byte-order mark says {encoding}, but the content is not that",
    )
    return ReadingError(where, what, SAVE_AS_UTF8)
