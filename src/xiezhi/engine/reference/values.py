"""Words of the log turned into typed values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from xiezhi.core.errors import XiezhiError
from xiezhi.core.periods import DAY, Instant, midnight, to_instant
from xiezhi.core.text import Text
from xiezhi.engine.reference.record import Moment, Scalar
from xiezhi.law.model import ValueType

FOUR_DECIMALS = Decimal("0.0001")


class ValueTextError(XiezhiError):
    """A value of the log does not have the type the vocabulary gives it."""


def scalar_of(raw: object, value_type: ValueType, zone: ZoneInfo, where: str) -> Scalar:
    """Return a cell, text or typed, as a value; raise ``ValueTextError`` where it is none of that type."""
    try:
        return _instant(raw, zone) if value_type is ValueType.INSTANT else _READERS[value_type](raw)
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise ValueTextError(
            where,
            Text(f"值 {raw!r} 不是 {value_type} 类型", f"the value {raw!r} is no {value_type}"),
            Text("更正该值，或修改词汇表中的类型", "correct the value, or the type in the vocabulary"),
        ) from error


def members_of(raw: Iterable[object]) -> frozenset[str]:
    """Return the members of a list: one each, or JSON arrays of them; a null is no member.

    >>> sorted(members_of(['["a", "b"]', "c", None]))
    ['a', 'b', 'c']
    """
    members: set[str] = set()
    for each in raw:
        if isinstance(each, str) and each.startswith("["):
            members.update(str(member) for member in json.loads(each))
        elif each is not None:
            members.add(str(each))
    return frozenset(members)


def day_span(day: date, zone: ZoneInfo) -> Moment:
    """Return a whole legal day: its first and its last microsecond."""
    return Moment(midnight(day, zone), midnight(day + DAY, zone) - 1)


def instant_of(text: str, zone: ZoneInfo) -> Instant:
    """Read an ISO 8601 instant; without an offset it is local."""
    at = datetime.fromisoformat(text)
    return to_instant(at if at.tzinfo is not None else at.replace(tzinfo=zone))


def _number(raw: object) -> Decimal:
    return Decimal(str(raw)).quantize(FOUR_DECIMALS)


def _bool(raw: object) -> bool:
    return {"true": True, "false": False}[raw] if isinstance(raw, str) else bool(raw)


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _instant(raw: object, zone: ZoneInfo) -> Moment:
    if isinstance(raw, datetime):
        at = to_instant(raw if raw.tzinfo is not None else raw.replace(tzinfo=UTC))
    else:
        at = instant_of(str(raw), zone)
    return Moment(at, at)


_READERS: Mapping[ValueType, Callable[[object], Scalar]] = {
    ValueType.TEXT: str,
    ValueType.NUMBER: _number,
    ValueType.BOOL: _bool,
    ValueType.DATE: _date,
}
