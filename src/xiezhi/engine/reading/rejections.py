"""Rows that could not be read: all are counted, the first ones of each reason are kept with their place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from xiezhi.core.text import Text

KEPT_PER_REASON = 1_000
"""Rows kept by number for each reason; beyond this they are counted only, so a broken log needs no memory."""
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Rejection:
    """One rejected row: table (``events`` or ``facts``), 1-based data row, column, value as read, reason."""

    table: str
    row: int
    column: str
    value: str
    reason: Text


@dataclass(slots=True)
class Rejections:
    """The rejected rows of one run."""

    total: int = 0
    kept: list[Rejection] = field(default_factory=list)
    _counts: Counter[tuple[str, Text]] = field(default_factory=Counter)

    def add(self, rejection: Rejection) -> None:
        """Count a row, and keep it unless very many like it are kept already."""
        self.total += 1
        kind = (rejection.column, rejection.reason)
        self._counts[kind] += 1
        if self._counts[kind] <= KEPT_PER_REASON:
            self.kept.append(rejection)

    def add_cells(self, table: str, column: str, reason: Text, rows: pa.Array, values: pa.Array) -> None:
        """Count rows refused for one reason, given by their numbers and the cells as read; there may be none."""
        if not len(rows):
            return
        kind = (column, reason)
        room = max(0, KEPT_PER_REASON - self._counts[kind])
        self.total += len(rows)
        self._counts[kind] += len(rows)
        first = zip(rows.slice(0, room).to_pylist(), values.slice(0, room).to_pylist(), strict=True)
        self.kept.extend(Rejection(table, row, column, shown(value), reason) for row, value in first)

    def counts(self) -> tuple[tuple[str, Text, int], ...]:
        """Return (column, reason, rows), most frequent first."""
        return tuple((column, reason, number) for (column, reason), number in self._counts.most_common())

    def in_order(self) -> tuple[Rejection, ...]:
        """Return the rows that were kept as they stand in the log, not as they were found out."""
        return tuple(sorted(self.kept, key=lambda each: (each.table, each.row)))


def shown(value: object) -> str:
    """Return a value as read, cut to a readable length.

    >>> shown(None), shown("2025.13.7")
    ('', '2025.13.7')
    """
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


MISSING = Text("没有值", "no value")
UNKNOWN_ACTIVITY = Text("映射和词表中没有这一活动", "activity neither in the mapping nor in the vocabulary")
UNKNOWN_FACT = Text("词表中没有这一事实", "fact not in the vocabulary")
NO_CASE_APPLIES = Text("映射对该活动的各项条件均不成立", "none of the mapping's conditions for this activity holds")
NOT_A_TIME = Text("不是可读的日期或时间", "not a readable date or time")
FAR_TIME = Text("时间不在 1900 至 2199 年之间", "time outside the years 1900 to 2199")
NOT_A_NUMBER = Text("不是最多四位小数的数", "not a number with at most four decimals")
NOT_A_BOOL = Text("不是“是/否”", "not a yes or no")
NOT_A_PRECISION = Text("精度只能是 instant 或 day", "precision is neither instant nor day")
RAGGED = Text("列数与表头不同", "number of cells differs from the header")
DUPLICATE_ID = Text("event_id 重复", "event_id given twice")
