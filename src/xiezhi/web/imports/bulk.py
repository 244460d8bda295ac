"""Cases from a program: the rows of a request judged and written as those of a workbook are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.models import Outcome
from xiezhi.web.desk.sheets.columns import Prepared, SheetType
from xiezhi.web.desk.sheets.reading import RawRow
from xiezhi.web.desk.sheets.trying import Judged, judged_raw
from xiezhi.web.imports.models import BulkAnswer
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer

MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 2_000
KEY_LENGTH = 80


class BulkError(XiezhiError):
    """A request that is refused as a whole; ``status``: the HTTP status."""

    def __init__(self, status: int, where: str, zh: str, en: str) -> None:
        super().__init__(where, Text(zh, en), Text("见 /api/", "see /api/"))
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """What a program sends: the rows as they came, the key that makes a repetition harmless, and whether to write."""

    body: bytes
    key: str
    dry_run: bool
    rows: Sequence[Mapping[str, Json]] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        """By what another body under the same key is known."""
        return hashlib.sha256(self.body).hexdigest()


def read_request(body: bytes, key: str, *, dry_run: bool) -> Request:
    """Return the request; a JSON array, or one object a line."""
    if len(body) > MOST_BYTES:
        raise BulkError(413, "body", f"超过 {MOST_BYTES} 字节", f"is longer than {MOST_BYTES} bytes")
    if not dry_run and not 1 <= len(key) <= KEY_LENGTH:
        told = f"须有 1 至 {KEY_LENGTH} 字符", f"needs 1 to {KEY_LENGTH} characters"
        raise BulkError(400, "Idempotency-Key", *told)
    rows = _rows(body)
    if not rows:
        raise BulkError(400, "body", "没有任何行", "holds no row")
    if len(rows) > MOST_ROWS:
        raise BulkError(413, "body", f"超过 {MOST_ROWS} 行", f"holds more than {MOST_ROWS} rows")
    return Request(body, key, dry_run, rows)


def _rows(body: bytes) -> list[Mapping[str, Json]]:
    try:
        text = body.decode().lstrip()
        found = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines() if line]
    except (ValueError, RecursionError) as error:
        raise BulkError(400, "body", f"不是 JSON：{error}", f"is no JSON: {error}") from error
    wrong = next((place for place, each in enumerate(found, 1) if not isinstance(each, dict)), None)
    if wrong is not None:
        raise BulkError(400, f"row {wrong}", "不是对象", "is no object")
    return found


def answer(asked: Request, sheet: SheetType, actor: Viewer, now: datetime) -> dict[str, Json]:
    """Judge the rows, write the good ones in one transaction, and return what became of each.

    The same key with the same body gets the first answer again; with another body it is refused.
    """
    if not asked.dry_run and (before := _before(actor, asked)) is not None:
        return before
    judged = list(judged_raw(_raw(asked.rows, sheet), sheet, actor, now))
    if asked.dry_run:
        return _told(judged, {}, dry_run=True)
    good = [each for each in judged if each.outcome == Outcome.GOOD and each.row is not None]
    rows = [each.row for each in good if each.row is not None]
    # Before the transaction, which shuts everybody else out on SQLite.
    ready = sheet.prepare(rows, actor, now, lambda _done: None) if rows and sheet.prepare is not None else None
    try:
        return _written(asked, judged, [each.number for each in good], ready, actor, now)
    except IntegrityError as error:
        if (before := _before(actor, asked)) is not None:
            return before
        raise BulkError(409, "rows", "其间有相同的案件写入，请重试", "the same was written meanwhile") from error


def _before(actor: Viewer, asked: Request) -> dict[str, Json] | None:
    found = BulkAnswer.objects.filter(account=actor.account, key=asked.key).first()
    if found is None:
        return None
    if found.body_hash != asked.digest:
        raise BulkError(409, "Idempotency-Key", "已用于另一份内容", "was used for another body")
    told: dict[str, Json] = found.answer
    return told


def _raw(rows: Sequence[Mapping[str, Json]], sheet: SheetType) -> list[RawRow]:
    known = {column.name for column in sheet.columns}
    for number, row in enumerate(rows, 1):
        strange = sorted(set(row) - known)
        if strange:
            raise BulkError(400, f"row {number}", f"没有字段 {strange[0][:40]}", f"has no field {strange[0][:40]}")
        if any(not isinstance(each, (str, int, type(None))) or isinstance(each, bool) for each in row.values()):
            raise BulkError(400, f"row {number}", "值须为文字、整数或 null", "takes texts, whole numbers or null")
    return [RawRow(number, dict(row), merged=False) for number, row in enumerate(rows, 1)]


@transaction.atomic
def _written(
    asked: Request,
    judged: list[Judged],
    numbers: list[int],
    ready: Prepared | None,
    actor: Viewer,
    now: datetime,
) -> dict[str, Json]:
    ids = {} if ready is None else dict(zip(numbers, ready.write(lambda: datetime.now(UTC)), strict=True))
    told = _told(judged, ids, dry_run=False)
    BulkAnswer.objects.create(account=actor.account, key=asked.key, body_hash=asked.digest, answer=told, made_at=now)
    attrs: dict[str, Json] = {"sha256": asked.digest, "counts": told["counts"], "ids": sorted(ids.values())}
    # Not ``now``: rows take long to judge, and what is recorded long before it is written looks slipped in.
    write(Note(Kind.ACT, "bulk-imported", attrs=attrs, source="api"), actor.author, datetime.now(UTC))
    return told


def _told(judged: Sequence[Judged], ids: Mapping[int, str], *, dry_run: bool) -> dict[str, Json]:
    rows: list[Json] = []
    counts: dict[str, Json] = {}
    for each in judged:
        outcome = str(Outcome.APPLIED if each.number in ids else each.outcome)
        counts[outcome] = int(str(counts.get(outcome, 0))) + 1
        problems: list[Json] = [
            {"field": problem.column, "zh": problem.what.zh, "en": problem.what.en} for problem in each.problems
        ]
        case_id = ids.get(each.number, each.record_id) or None
        rows.append({"row": each.number, "outcome": outcome, "case_id": case_id, "problems": problems})
    return {"dry_run": dry_run, "counts": counts, "rows": rows}
