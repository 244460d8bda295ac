"""Workbooks as people make them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from xiezhi.web.desk.models import SheetRun

PERSONS = ("人员编号", "姓名", "单位代码")
UNITS = ("单位代码", "单位名称", "单位类别", "上级单位代码")
POSTINGS = ("人员编号", "角色", "单位代码", "派驻单位代码", "首日", "末日")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*rows: Sequence[object], change: Callable[[Worksheet], None] | None = None, title: str = "表") -> bytes:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = title
    for row in rows:
        page.append(list(row))
    if change is not None:
        change(page)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def repacked(body: bytes, changes: Mapping[str, bytes | None], *, compress: bool = True) -> bytes:
    """Return a workbook with parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", how) as new:
        for name in old.namelist():
            part = changes.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in changes.items():
            if part is not None and name not in old.namelist():
                new.writestr(name, part)
    return out.getvalue()


def parts(body: bytes) -> dict[str, bytes]:
    """Return every part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def upload(client: Client, sheet: str, body: bytes, name: str = "名单.xlsx") -> HttpResponse:
    """Upload a file as the page does."""
    file = SimpleUploadedFile(name, body, content_type=XLSX)
    answer: HttpResponse = client.post("/sheets/upload/", {"sheet": sheet, "file": file})  # type: ignore[assignment] # a test's answer
    return answer


def tried(client: Client, sheet: str, body: bytes) -> SheetRun:
    """Upload, and return the run after its dry run."""
    answer = upload(client, sheet, body)
    assert answer.status_code == 302, answer.content.decode()
    return SheetRun.objects.get(pk=answer["Location"].split("/")[-2])


def told(run: SheetRun) -> list[tuple[int, str, str]]:
    """Return number, outcome and the Chinese problems of each row."""
    rows = run.rows.order_by("number").values_list("number", "outcome", "problems")
    return [(number, outcome, "；".join(each[1] for each in problems)) for number, outcome, problems in rows]
