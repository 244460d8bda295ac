"""The growing block of numbers a rulebook is compiled onto, and the names a rule may report as missing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xiezhi.core.errors import XiezhiError
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.text import Text
from xiezhi.engine.batch import layout
from xiezhi.law.model import Constant, ParameterValue, ValueType

CLASSES = {
    ValueType.TEXT: layout.TEXT,
    ValueType.NUMBER: layout.NUMBER,
    ValueType.BOOL: layout.BOOL,
    ValueType.DATE: layout.DAY,
    ValueType.INSTANT: layout.INSTANT,
    ValueType.TEXTS: layout.TEXTS,
}
UNITS = {
    Unit.MINUTES: layout.MINUTES,
    Unit.HOURS: layout.HOURS,
    Unit.DAYS: layout.DAYS,
    Unit.WORKING_DAYS: layout.WORKING_DAYS,
    Unit.MONTHS: layout.MONTHS,
    Unit.YEARS: layout.YEARS,
    Unit.DATE: layout.DATE,
}
MOST_NAMES = 62


class CompileError(XiezhiError):
    """A rule that does not fit the tables of the batch evaluator."""


def scaled(value: Decimal, where: str) -> int:
    """Return a number times ten thousand.

    >>> scaled(Decimal("1.5"), "rule")
    15000
    """
    number = value * layout.SCALE
    if number != number.to_integral_value() or abs(number) >= 1 << 60:
        raise CompileError(
            where,
            Text(f"数值 {value} 超出四位小数或范围", f"the number {value} has more than four decimals or is too large"),
            Text("改用至多四位小数的数", "write it with at most four decimals"),
        )
    return int(number)


class Tape:
    """A block of numbers under construction, with the code book of texts."""

    def __init__(self) -> None:
        self.numbers: list[int] = [0] * layout.HEAD
        self.words: dict[str, int] = {}

    def place(self, numbers: Iterable[int]) -> int:
        """Append numbers; return their address."""
        address = len(self.numbers)
        self.numbers.extend(numbers)
        return address

    def place_list(self, numbers: Iterable[int]) -> int:
        """Append a list with its length in front; return its address."""
        items = list(numbers)
        return self.place([len(items), *items])

    def code(self, word: str) -> int:
        """Return the code of a text."""
        return self.words.setdefault(word, len(self.words))

    def constant(self, value: Constant, where: str) -> tuple[int, int]:
        """Return (class, number) of a constant."""
        if isinstance(value, bool):
            return layout.BOOL, int(value)
        if isinstance(value, str):
            return layout.TEXT, self.code(value)
        return layout.NUMBER, scaled(value, where)

    def parameter(self, value: ParameterValue, where: str) -> tuple[int, int, int]:
        """Return (class, number, unit or place of the list) of a row parameter."""
        if isinstance(value, Limit):
            return layout.LIMIT, *limit_numbers(value)
        if isinstance(value, tuple):
            return layout.TEXTS, 0, self.place_list(self.constant(item, where)[1] for item in value)
        return *self.constant(value, where), 0


def limit_numbers(limit: Limit) -> tuple[int, int]:
    """Return (amount, unit) of a limit."""
    return int(limit.value), UNITS[limit.unit]


class Names:
    """The names one rule can report as missing, one bit each."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.names: dict[str, int] = {}

    def bit(self, name: str) -> int:
        """Return the bit of a name."""
        number = self.names.setdefault(name, len(self.names))
        if number >= MOST_NAMES:
            raise CompileError(
                self.place,
                Text(f"规则涉及的名称超过 {MOST_NAMES} 个", f"the rule can miss more than {MOST_NAMES} names"),
                Text("拆成两条规则", "split it into two rules"),
            )
        return 1 << number
