"""What a type of sheet declares: its columns, how a row is judged, how it is applied and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from xiezhi.core.text import Language, Text
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import Viewer

# A ``datetime`` has the offset of the jurisdiction; a plain ``date`` says that only the day is known.
Value = str | int | date | tuple[str, ...] | None


class Sort(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    CODE = "code"
    UNIT = "unit"
    UNITS = "units"
    CHOICE = "choice"
    DAY = "day"
    MOMENT = "moment"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the program, its heading, what may stand in it, and a note for who fills it in.

    A heading is recognised in either language, or as one of ``headings``. ``choices`` maps what is stored to what is
    shown, ``words`` what else may be typed to what is stored. ``fill``: a cell merged downwards holds for all its rows.
    """

    name: str
    label: Text
    sort: Sort
    note: Text
    required: bool = True
    choices: Mapping[str, Text] = field(default_factory=dict)
    longest: int = 80
    headings: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, its values read; ``number`` is its row in the workbook."""

    number: int
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """Return a text, code, unit or choice; empty where there is none."""
        value = self.values[name]
        return value if isinstance(value, str) else ""

    def codes(self, name: str) -> tuple[str, ...]:
        """Return several unit codes."""
        value = self.values[name]
        return value if isinstance(value, tuple) else ()

    def day(self, name: str) -> date | None:
        """Return a day, or None where there is none."""
        value = self.values[name]
        return value if isinstance(value, date) else None

    def filled(self, name: str) -> Value:
        """Return whatever a column holds; None also for one that the type of sheet has not."""
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, and in which column; an empty column means the row as a whole."""

    column: str
    what: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What the judge says of a well-formed row: an existing record's id, or problems, or neither: it can be applied."""

    record_id: str = ""
    problems: tuple[Problem, ...] = ()


Judge = Callable[[Row], Finding]
Tell = Callable[[int], None]
Clock = Callable[[], datetime]


class Prepared(Protocol):
    """Good rows made ready outside the database: ``write`` puts them there and returns a record's id for each row."""

    def write(self, clock: Clock) -> Sequence[str]:
        """Write everything, inside the transaction of the caller; refuse if the ground has changed meanwhile."""


@dataclass(frozen=True, slots=True)
class SheetType:
    """A type of sheet.

    ``right`` is what each row needs, one by one; ``judge`` prepares to judge the rows of one file, in their order, and
    asks the database before the first row, not for each; ``apply`` and ``undo`` call the actions that a page would.
    ``prepare``, where there is one, stands in the place of ``apply``: all good rows are written in one transaction.
    ``group`` names the column whose rows stand and fall together: one wrong row makes the others wrong.
    """

    name: str
    label: Text
    right: Right
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    judge: Callable[[Viewer, datetime], Judge]
    apply: Callable[[Row, Viewer, datetime], str] | None
    undo: Callable[[str, Viewer, str, datetime], None]
    prepare: Callable[[Sequence[Row], Viewer, datetime, Tell], Prepared] | None = None
    group: str = ""

    def title(self, language: Language) -> str:
        """Return what a worksheet of this type is called: 31 characters at most, none that Excel refuses."""
        return re.sub(r"[\\/*?:\[\]]", " ", self.label.say(language))[:31]

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(each for each in self.columns if each.name == name)

    def heading(self, name: str, language: Language) -> str:
        """Return the heading of a column; of the row as a whole, nothing."""
        return self.column(name).label.say(language) if name else ""


def not_there(name: str) -> Text:
    """Say that something does not exist: the same words for what is out of reach.

    >>> not_there("QG").zh
    'QG 不存在'
    """
    return Text(f"{name} 不存在", f"{name} does not exist")


def by_name(types: Iterable[SheetType]) -> dict[str, SheetType]:
    """Return types of sheets by name; refuse two of one name, and a key that is no column."""
    found: dict[str, SheetType] = {}
    for each in types:
        unknown = set(each.key) - {column.name for column in each.columns}
        if each.name in found or unknown:
            raise LookupError(f"sheet {each.name}: declared twice, or its key names no column: {sorted(unknown)}")
        found[each.name] = each
    return found
