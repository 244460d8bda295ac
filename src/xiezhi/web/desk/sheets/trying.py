"""Judging every row of a file: the dry run does it to tell, confirmation does it again before it writes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import IO

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.desk.models import Outcome
from xiezhi.web.desk.sheets.cells import CellError, read_cell, read_row
from xiezhi.web.desk.sheets.columns import Judge, Problem, Row, SheetType
from xiezhi.web.desk.sheets.reading import RawRow, Reading, read_workbook
from xiezhi.web.keys import journal_key
from xiezhi.web.org.viewer import Viewer

_MERGED = Text("本行有合并单元格，请取消合并后补全", "this row has merged cells; unmerge and fill them in")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the file and what is to become of it; ``row`` is None where its cells cannot be read."""

    number: int
    outcome: Outcome
    row: Row | None = None
    fingerprint: str = ""
    record_id: str = ""
    problems: tuple[Problem, ...] = ()
    group: object = None


def judged_rows(file: IO[bytes], sheet: SheetType, viewer: Viewer, now: datetime, told: Reading) -> Iterator[Judged]:
    """Give out every row of the file with its outcome, in the file's order."""
    yield from judged_raw(read_workbook(file, sheet, told), sheet, viewer, now)


def judged_raw(raw: Iterable[RawRow], sheet: SheetType, viewer: Viewer, now: datetime) -> Iterator[Judged]:
    """Give out rows with their outcomes, wherever they came from."""
    court = _Court(sheet, sheet.judge(viewer, now), journal_key(settings.ENVIRONMENT))
    rows = (court.judge(each) for each in raw)
    yield from together(sheet, rows) if sheet.group else rows


def together(sheet: SheetType, rows: Iterable[Judged]) -> Iterator[Judged]:
    """Give out rows of which one wrong one makes the others of its group wrong: half a case is not written."""
    found = list(rows)
    wrong = {_group(sheet, each): each.number for each in reversed(found) if each.outcome == Outcome.ERROR}
    for each in found:
        number = wrong.get(_group(sheet, each))
        if each.outcome == Outcome.GOOD and number is not None:
            why = Text(f"同组第 {number} 行有误", f"row {number} of the same group is wrong")
            each = replace(each, outcome=Outcome.ERROR, problems=(Problem(sheet.group, why),))  # noqa: PLW2901 - said of this row
        yield each


def _group(sheet: SheetType, judged: Judged) -> object:
    """Return the group of a row; one that cannot be read at all is known by what its cell says."""
    return judged.group if judged.row is None else judged.row.values[sheet.group]


@dataclass(slots=True)
class _Court:
    """Judges rows one after the other; remembers the keys it has seen."""

    sheet: SheetType
    of_type: Judge
    secret: bytes
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def judge(self, raw: RawRow) -> Judged:
        if raw.merged:
            return Judged(raw.number, Outcome.ERROR, problems=(Problem("", _MERGED),), group=self._group(raw))
        row, problems = read_row(self.sheet, raw.number, raw.cells)
        if row is None:
            return Judged(raw.number, Outcome.ERROR, problems=problems, group=self._group(raw))
        fingerprint = self._hash(row, tuple(row.values))
        earlier = self.seen.setdefault(self._hash(row, self.sheet.key), (row.number, fingerprint))
        if earlier[0] != row.number:
            return self._again(row, fingerprint, earlier)
        found = self.of_type(row)
        outcome = Outcome.ERROR if found.problems else Outcome.THERE if found.record_id else Outcome.GOOD
        return Judged(row.number, outcome, row, fingerprint, found.record_id, found.problems)

    def _group(self, raw: RawRow) -> object:
        if not self.sheet.group:
            return None
        try:
            return read_cell(self.sheet.column(self.sheet.group), raw.cells.get(self.sheet.group))
        except CellError:
            return None

    def _again(self, row: Row, fingerprint: str, earlier: tuple[int, str]) -> Judged:
        number, other = earlier
        if fingerprint == other:
            told = Text(f"与第 {number} 行相同", f"is the same as row {number}")
            return Judged(row.number, Outcome.DUPLICATE, row, fingerprint, problems=(Problem("", told),))
        told = Text(f"与第 {number} 行编号相同而内容不同", f"has the key of row {number} and other contents")
        return Judged(row.number, Outcome.ERROR, row, fingerprint, problems=(Problem(self.sheet.key[0], told),))

    def _hash(self, row: Row, names: tuple[str, ...]) -> str:
        """Return a keyed hash: a plain one would give away short values to whoever tries them all."""
        values = [_canonical(row.values[name]) for name in names]
        text = json.dumps([self.sheet.name, *values], ensure_ascii=False)
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def _canonical(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
