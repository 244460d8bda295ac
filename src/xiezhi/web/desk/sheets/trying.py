"""Judging every row of a file: the dry run does it to tell, confirmation does it again before it writes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.desk.models import Outcome
from xiezhi.web.desk.sheets.cells import read_row
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


def judged_rows(file: IO[bytes], sheet: SheetType, viewer: Viewer, now: datetime, told: Reading) -> Iterator[Judged]:
    """Give out every row of the file with its outcome, in the file's order."""
    court = _Court(sheet, sheet.judge(viewer, now), journal_key(settings.ENVIRONMENT))
    for raw in read_workbook(file, sheet, told):
        yield court.judge(raw)


@dataclass(slots=True)
class _Court:
    """Judges rows one after the other; remembers the keys it has seen."""

    sheet: SheetType
    of_type: Judge
    secret: bytes
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def judge(self, raw: RawRow) -> Judged:
        if raw.merged:
            return Judged(raw.number, Outcome.ERROR, problems=(Problem("", _MERGED),))
        row, problems = read_row(self.sheet, raw.number, raw.cells)
        if row is None:
            return Judged(raw.number, Outcome.ERROR, problems=problems)
        fingerprint = self._hash(row, tuple(row.values))
        earlier = self.seen.setdefault(self._hash(row, self.sheet.key), (row.number, fingerprint))
        if earlier[0] != row.number:
            return self._again(row, fingerprint, earlier)
        found = self.of_type(row)
        outcome = Outcome.ERROR if found.problems else Outcome.THERE if found.record_id else Outcome.GOOD
        return Judged(row.number, outcome, row, fingerprint, found.record_id, found.problems)

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
