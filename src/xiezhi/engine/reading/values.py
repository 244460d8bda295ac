"""Cells written as text turned into times, numbers and truths, as officials really write them.

Full-width digits, ``2025.3.7``, ``2025年3月7日 8时30分`` and ``1,234.50`` are all read; anything ambiguous is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

_DAY = r"(?P<y>\d{4})(?:[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日?|(?P<m3>\d{2})(?P<d3>\d{2}))"
_CLOCK = r"(?P<H>\d{1,2})(?:[::时点](?P<M>\d{1,2})?分?)(?:[::]?(?P<S>\d{1,2})秒?(?:[.,](?P<f>\d{1,9}))?)?"
_OFFSET = r"(?P<o>Z|z|UTC|[+-]\d{2}:?\d{2})"
_WRITTEN = re.compile(rf"{_DAY}(?:(?:\s*[Tt]\s*|\s*){_CLOCK}\s*{_OFFSET}?)?")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_TRUE = frozenset({"true", "1", "yes", "y", "是", "有", "√"})
_FALSE = frozenset({"false", "0", "no", "n", "否", "无", "×"})
_PLACES = Decimal("0.0001")
_LARGEST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), or with ``whole_day`` the local midnight that begins a day known only as such."""

    at: datetime
    whole_day: bool


def tidy(text: str) -> str:
    """Return the text in half-width form without surrounding blanks.

    >>> tidy("　２０２５．３．７ ")
    '2025.3.7'
    """
    return unicodedata.normalize("NFKC", text).strip()


def read_moment(text: str, zone: ZoneInfo, formats: tuple[str, ...] = ()) -> Moment | None:
    """Return the day or instant a text names, or None; naive times are local times of ``zone``.

    >>> rome = ZoneInfo("Europe/Rome")
    >>> read_moment("2025年3月7日", rome)
    Moment(at=datetime.datetime(2025, 3, 6, 23, 0, tzinfo=datetime.timezone.utc), whole_day=True)
    >>> read_moment("2025-03-07T08:30:00Z", rome).at.hour, read_moment("2025.3.7 8:30", rome).at.hour
    (8, 7)
    >>> read_moment("7/3/2025", rome, ("%d/%m/%Y",)).whole_day, read_moment("2025-02-30", rome)
    (True, None)
    """
    cleaned = tidy(text)
    if formats:
        return _by_format(cleaned, zone, formats)
    found = _WRITTEN.fullmatch(cleaned)
    if found is None:
        return None
    part = found.groupdict()
    try:
        day = date(int(part["y"]), int(part["m"] or part["m2"] or part["m3"]), int(part["d"] or part["d2"] or part["d3"]))
        if part["H"] is None:
            return _midnight(day, zone)
        fraction = int((part["f"] or "0").ljust(6, "0")[:6])
        clock = time(int(part["H"]), int(part["M"] or 0), int(part["S"] or 0), fraction)
        return Moment(_aware(datetime.combine(day, clock), part["o"], zone), whole_day=False)
    except (ValueError, OverflowError):
        return None


def _aware(local: datetime, offset: str | None, zone: ZoneInfo) -> datetime:
    if offset is None:
        return local.replace(tzinfo=zone).astimezone(UTC)
    if offset in {"Z", "z", "UTC"}:
        return local.replace(tzinfo=UTC)
    return datetime.fromisoformat(local.isoformat() + offset).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> Moment:
    return Moment(datetime.combine(day, time(), zone).astimezone(UTC), whole_day=True)


def _by_format(text: str, zone: ZoneInfo, formats: tuple[str, ...]) -> Moment | None:
    for written in formats:
        try:
            # A format without %z gives a naive time on purpose: it is local time of the mapping's zone.
            found = datetime.strptime(text, written)  # noqa: DTZ007 - see the line above
        except ValueError:
            continue
        if not any(sign in written for sign in ("%H", "%I", "%X", "%c", "%T", "%f")):
            return _midnight(found.date(), zone)
        try:
            at = found.replace(tzinfo=zone) if found.tzinfo is None else found
            return Moment(at.astimezone(UTC), whole_day=False)
        except OverflowError:
            return None
    return None


def read_number(text: str, comma: bool = False) -> Decimal | None:
    """Return an exact number with four decimals, or None; ``comma``: the decimal sign is a comma.

    >>> read_number("１，２３４．５"), read_number("1.234,5", comma=True), read_number("1.23456")
    (Decimal('1234.5000'), Decimal('1234.5000'), None)
    """
    cleaned = tidy(text)
    if comma:
        cleaned = cleaned.replace(".", "").replace(",", ".")
    if not _NUMBER.fullmatch(cleaned):
        return None
    value = Decimal(cleaned.replace(",", ""))
    if abs(value) > _LARGEST:
        return None
    exact = value.quantize(_PLACES)
    return exact if exact == value else None


def read_bool(text: str) -> bool | None:
    """Return a truth value, or None.

    >>> read_bool("是"), read_bool("FALSE"), read_bool("maybe")
    (True, False, None)
    """
    word = tidy(text).lower()
    return True if word in _TRUE else False if word in _FALSE else None
