"""All matching rows of a register as a workbook; what left, why and for whom stands in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.timezone import localtime

from xiezhi.seal.verify import Json
from xiezhi.web.desk.registers.page import Question
from xiezhi.web.desk.registers.register import as_text
from xiezhi.web.desk.visit import packed
from xiezhi.web.desk.workbook import Cell, SheetColumn, Written, write_workbook
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.ui.words import ROLES

_AT_ONCE = 2_000


def export_register(file: BinaryIO, put: Question, purpose: str) -> Written:
    """Write the workbook and the entry; without the entry nothing is handed out."""
    words, ids = put.visit.words, list[str]()
    columns = [SheetColumn(words["number"], 8), *(SheetColumn(each.label(words), each.width) for each in put.columns)]
    title = put.register.title(words)
    written = write_workbook(file, title, columns, _rows(put, ids), lambda told: _provenance(put, purpose, told))
    attrs: dict[str, Json] = {
        "register": put.register.name,
        "query": put.asked.query[:500],
        "selection": put.selection.code,
        "columns": [each.key for each in put.columns],
        "sha256": written.digest,
        "count": written.rows,
        "ids": packed(ids),
    }
    with transaction.atomic():
        note = Note(Kind.EXPORT, "register-exported", purpose=purpose, attrs=attrs)
        write(note, put.visit.author, datetime.now(UTC))
    return written


def _rows(put: Question, ids: list[str]) -> Iterator[list[Cell]]:
    rows = put.rows(put.register.export).iterator(chunk_size=_AT_ONCE)
    for number, row in enumerate(rows, start=1):
        ids.append(str(row.pk))
        yield [number, *(_local(each.value(row, put.visit)) for each in put.columns)]


def _local(value: Cell) -> Cell:
    return localtime(value) if isinstance(value, datetime) else value


def _provenance(put: Question, purpose: str, told: Written) -> dict[str, str]:
    words, who = put.visit.words, put.visit.who
    unit, posting = put.selection.unit, who.posting
    below = words["with_below"] if put.selection.below else words["only_unit"]
    role = ROLES[posting.role].say(put.visit.language) if posting else ""
    return {
        words["register_name"]: put.register.title(words),
        words["register_filters"]: put.asked.query or words["register_no_filter"],
        words["unit"]: f"{unit.name} {below}" if unit else words["all_units"],
        words["period"]: put.selection.period_code or words["all_times"],
        words["register_made_at"]: as_text(put.visit.now),
        words["who"]: who.account.person.name,
        words["role"]: f"{posting.unit.name} {role}" if posting else "",
        words["register_purpose"]: purpose,
        words["total"]: str(told.rows),
        words["register_digest"]: told.digest,
    }
