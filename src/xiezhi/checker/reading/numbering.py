"""Automatic numbers of Word paragraphs: 一、 and （一） are often numbering, not text, and the outline needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_LEVELS = 9


def chinese(number: int) -> str:
    """Return 1 to 99 as a heading writes it, and other numbers in digits.

    >>> chinese(3), chinese(10), chinese(12), chinese(40), chinese(100)
    ('三', '十', '十二', '四十', '100')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(96 + number) if 1 <= number <= 26 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "ideographDigital": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    shape: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The numbering definitions of one file, and the counters while it is read from top to bottom."""

    lists: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    owner: Mapping[str, str] = field(default_factory=dict)
    by_style: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, paragraph: Element) -> str:
        """Return the number Word shows before ``paragraph`` and count it, or an empty string."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        abstract = self.owner.get(number, number)
        levels = self.lists.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.shape in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, [0] * _LEVELS)
        counts[depth] = max(counts[depth], level.start - 1) + 1
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        return _fill(level.text, levels, counts)

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{_W}pStyle")
        inherited = self.by_style.get(_value(style)) if style is not None else None
        own = _number_and_depth(properties)
        if own is None:
            return inherited
        number, depth = own
        # Number 0 takes the style's numbering away again.
        return None if number == "0" else (number, depth)


def _fill(text: str, levels: Mapping[int, _Level], counts: list[int]) -> str:
    for depth, level in levels.items():
        if f"%{depth + 1}" in text:
            number = max(counts[depth], level.start)
            text = text.replace(f"%{depth + 1}", _FORMATS.get(level.shape, str)(number))
    return text


def read_numbering(numbering: bytes | None, styles: bytes | None) -> Numbering:
    """Return the numbering of a file from its two parts; a part that is absent means none.

    Raises what ``defusedxml`` raises for broken or hostile XML.
    """
    if numbering is None:
        return Numbering()
    root = _root(numbering)
    lists = {
        each.get(f"{_W}abstractNumId", ""): {_depth(level): _level(level) for level in each.findall(f"{_W}lvl")}
        for each in root.findall(f"{_W}abstractNum")
    }
    owner = {each.get(f"{_W}numId", ""): _value(each.find(f"{_W}abstractNumId")) for each in root.findall(f"{_W}num")}
    return Numbering(lists, owner, _styles(styles) if styles is not None else {})


def _root(part: bytes) -> Element:
    return fromstring(part, forbid_dtd=True)


def _styles(part: bytes) -> Mapping[str, tuple[str, int]]:
    styles = {each.get(f"{_W}styleId", ""): each for each in _root(part).findall(f"{_W}style")}
    found: dict[str, tuple[str, int]] = {}
    for name, own in styles.items():
        style: Element | None = own
        seen: set[str] = set()
        while style is not None:
            properties = style.find(f"{_W}pPr")
            place = _number_and_depth(properties) if properties is not None else None
            if place is not None:
                found[name] = place
                break
            parent = _value(style.find(f"{_W}basedOn"))
            style = styles.get(parent) if parent not in seen else None
            seen.add(parent)
    return found


def _number_and_depth(properties: Element) -> tuple[str, int] | None:
    number = properties.find(f"{_W}numPr/{_W}numId")
    if number is None:
        return None
    depth = _value(properties.find(f"{_W}numPr/{_W}ilvl"))
    return _value(number), min(int(depth), _LEVELS - 1) if depth.isdecimal() else 0


def _level(level: Element) -> _Level:
    start = _value(level.find(f"{_W}start"))
    return _Level(
        int(start) if start.isdecimal() else 1,
        _value(level.find(f"{_W}numFmt")) or "decimal",
        _value(level.find(f"{_W}lvlText")),
    )


def _depth(level: Element) -> int:
    depth = level.get(f"{_W}ilvl", "0")
    return int(depth) if depth.isdecimal() else 0


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")
