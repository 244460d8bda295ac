"""Cells written as text turned into times, numbers and truths, as officials really write them.

Full-width digits, ``2025.3.7``, ``2025年3月7日 8时30分`` and ``1,234.50`` are all read; anything ambiguous is refused.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from xiezhi.core.dates import Moment, read_moment, tidy

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_TRUE = frozenset({"true", "1", "yes", "y", "是", "有", "√"})
_FALSE = frozenset({"false", "0", "no", "n", "否", "无", "×"})
_BETWEEN_MEMBERS = re.compile(r"[;；、|,，]")
_PLACES = Decimal("0.0001")
_LARGEST = Decimal(10) ** 14
_CLOCK_SIGNS = ("%H", "%I", "%X", "%c", "%T", "%s")


def read_members(text: str) -> list[str]:
    """Return the members of a list written in one cell: a JSON list, or texts between ``; 、 , |``.

    >>> read_members('["o1", "o2"]'), read_members("张三、李四"), read_members("[]")
    (['o1', 'o2'], ['张三', '李四'], [])
    """
    if text.startswith("["):
        try:
            members = json.loads(text)
            return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in members]
        except (ValueError, RecursionError):
            pass  # no JSON: brackets are signs like others
    return [member for each in _BETWEEN_MEMBERS.split(text) if (member := each.strip())]


def read_time(text: str, zone: ZoneInfo, formats: tuple[str, ...] = ()) -> Moment | None:
    """Return the day or instant a text names, or None; ``formats`` (strptime), if any, are the only ones tried.

    >>> rome = ZoneInfo("Europe/Rome")
    >>> read_time("２０２５．３．７", rome).at.isoformat()
    '2025-03-06T23:00:00+00:00'
    >>> read_time("7/3/2025", rome, ("%d/%m/%Y",)).whole_day, read_time("2025-02-30", rome)
    (True, None)
    """
    if not formats:
        return read_moment(text, zone)
    found = (_by_format(tidy(text), zone, written) for written in formats)
    return next((moment for moment in found if moment is not None), None)


def _by_format(text: str, zone: ZoneInfo, written: str) -> Moment | None:
    try:
        # A format without %z gives a naive time on purpose: it is local time of the mapping's zone.
        found = datetime.strptime(text, written)  # noqa: DTZ007 - see the line above
        if not any(sign in written for sign in _CLOCK_SIGNS):
            return Moment(datetime.combine(found.date(), time(), zone).astimezone(UTC), whole_day=True, naive=True)
        naive = found.tzinfo is None
        at = found.replace(tzinfo=zone) if naive else found
        return Moment(at.astimezone(UTC), whole_day=False, naive=naive)
    except (ValueError, OverflowError):
        return None


def read_number(text: str, *, comma: bool = False) -> Decimal | None:
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
