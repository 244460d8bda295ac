"""Files that are not read: each is refused with its reason, before it costs anything."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.web.desk.sheets.workbooks import PERSONS, parts, repacked, tried, upload, workbook
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.web.desk.models import RunState, SheetFile, SheetRun
from xiezhi.web.desk.sheets import limits, precheck, reading
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.types import TYPES

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(PERSONS, ("A1", "甲", "QG1"))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 50 + b"'><!ENTITY b '&a;&a;&a;&a;'>]>"


def bomb(size: int) -> bytes:
    """A workbook with a part of zeros, packed a thousandfold; the stream is made piece by piece."""
    packer, packed, sum_ = zlib.compressobj(9, zlib.DEFLATED, -15), b"", 0
    piece = bytes(1 << 20)
    for _ in range(size >> 20):
        packed, sum_ = packed + packer.compress(piece), zlib.crc32(piece, sum_)
    packed += packer.flush()
    small = repacked(GOOD, {"xl/zeros.xml": b"x"}, compress=False)
    with zipfile.ZipFile(io.BytesIO(small)) as read:
        entry = read.getinfo("xl/zeros.xml")
    # The last part is exchanged by hand: header, stream, and its line in the list at the end.
    name = b"xl/zeros.xml"
    sizes = struct.pack("<LLL", sum_, len(packed), size)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    listed = small[small.index(b"PK\x01\x02") :]
    at = listed.index(name) - 46
    line = bytearray(listed[at : at + 46])
    line[10:12] = struct.pack("<H", 8)
    line[16:28] = sizes
    listed = listed[:at] + bytes(line) + listed[at + 46 :]
    end = listed.index(b"PK\x05\x06")
    start = entry.header_offset + len(local) + len(packed)
    tail = bytearray(listed[end:])
    tail[16:20] = struct.pack("<L", start)
    return small[: entry.header_offset] + local + packed + listed[:end] + bytes(tail)


def far(place: str, row: int) -> bytes:
    cell = f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    return parts(GOOD)[SHEET].replace(b"</sheetData>", cell)


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "没有收到文件"),
    "text": ("人员编号,姓名".encode, "不是 .xlsx 工作簿"),
    "old xls renamed": (lambda: COMPOUND + bytes(2000), "是旧版 .xls"),
    "with a password": (lambda: COMPOUND + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "有打开密码"),
    "cut in half": (lambda: GOOD[: len(GOOD) // 2], "文件损坏"),
    "a zip that is no workbook": (lambda: repacked(GOOD, {"xl/workbook.xml": None}), "不是 .xlsx 工作簿"),
    "one gigabyte of zeros": (lambda: bomb(1 << 30), "解压后过大（1024 MB）"),
    "a small bomb": (lambda: bomb(1 << 26), "解压后过大（xl/zeros.xml ×"),
    "far cell declared": (
        lambda: repacked(GOOD, {SHEET: parts(GOOD)[SHEET].replace(b'ref="A1:C2"', b'ref="A1:SF200000"')}),
        "单元格 SF200000 离表格太远",
    ),
    "climbing name": (lambda: repacked(GOOD, {"xl/../../evil.xml": b"x"}), "内部文件名不正常"),
    "macros": (lambda: repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "含宏或嵌入对象"),
    "links": (lambda: repacked(GOOD, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "引用了其他工作簿"),
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_read_is_refused_with_its_reason_and_leaves_nothing(bureau: City, name: str) -> None:
    make, why = FILES[name]
    body, begin = make(), time.monotonic()
    answer = upload(browser(bureau.viewers["sysadmin"]), "persons", body)
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert time.monotonic() - begin < 5
    assert not SheetRun.objects.exists()


IN_THE_CHILD: dict[str, tuple[Callable[[], bytes], str]] = {
    "far column": (lambda: repacked(GOOD, {SHEET: far("XFD3", 3)}), "单元格 XFD3 离表格太远"),
    "entities": (
        lambda: repacked(GOOD, {SHEET: parts(GOOD)[SHEET].replace(b"<worksheet", ENTITIES + b"<worksheet", 1)}),
        "内部 XML 不正常",
    ),
    "XML cut off": (lambda: repacked(GOOD, {SHEET: parts(GOOD)[SHEET][:-40]}), "内部 XML 不正常"),
    "no headings": (lambda: workbook(("编号", "名字"), ("A1", "甲")), "没有这些列名：人员编号、姓名、单位代码"),
    "a heading twice": (lambda: workbook((*PERSONS, "姓名"), ("A1", "甲", "QG1", "乙")), "列名重复：姓名"),
    "no rows": (lambda: workbook(PERSONS), "没有数据行"),
}


@pytest.mark.parametrize("name", IN_THE_CHILD)
def test_what_only_the_child_sees_is_told_on_the_page_of_the_run(bureau: City, name: str) -> None:
    make, why = IN_THE_CHILD[name]
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", make())
    assert (run.state, run.rows.count()) == (RunState.REFUSED, 0)
    assert why in client.get(f"/sheets/runs/{run.pk}/").content.decode()


def test_a_far_row_is_not_dropped_but_judged_like_any_other(bureau: City) -> None:
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", repacked(GOOD, {SHEET: far("A1048576", 1048576)}))
    assert list(run.rows.values_list("number", "outcome")) == [(2, "good"), (1048576, "error")]


def test_more_rows_than_the_limit_are_refused_and_none_is_kept(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"A{number}", "甲", "QG1") for number in range(2_101)]
    monkeypatch.setattr(limits, "MOST_ROWS", 2_100)
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", workbook(PERSONS, *rows))
    assert (run.state, run.rows.count()) == (RunState.REFUSED, 0)
    assert run.told["zh"] == "超过 100000 行"


def test_an_upload_beyond_the_limit_is_cut_off(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 100_000)
    monkeypatch.setattr("xiezhi.web.desk.views.sheets.MOST_BYTES", 100_000)
    answer = upload(browser(bureau.viewers["sysadmin"]), "persons", GOOD + bytes(200_000))
    assert answer.status_code == 400
    assert "超过 20 MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("limit", "value", "word", "rows"),
    [("CHILD_MEMORY", 50 << 20, "memory", 20_000), ("CHILD_SECONDS", 1, "time", 90_000)],
)
def test_the_child_ends_at_its_limits(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, word: str, rows: int
) -> None:
    body = workbook(PERSONS, *((f"A{number}-{'x' * 1500}", "甲", "QG1") for number in range(rows)))
    lower = f"from xiezhi.web.desk.sheets import child, limits; limits.{limit} = {value}; child.main()"
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **more: start([command[0], "-c", lower, *command[3:]], **more)
    )
    with tempfile.TemporaryFile() as file:
        file.write(body)
        file.flush()
        with pytest.raises(RefusedFileError) as refused:
            list(reading.read_workbook(file, TYPES["persons"], reading.Reading()))
    assert refused.value.word == word


def test_a_pre_check_that_did_not_look_at_sizes_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precheck, "_check_list", lambda *_: None)
    assert upload(browser(bureau.viewers["sysadmin"]), "persons", bomb(1 << 26)).status_code == 302


def test_what_is_stored_of_a_file_is_not_readable(bureau: City) -> None:
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", GOOD)
    assert not bytes(SheetFile.objects.get(run=run).body).startswith(b"PK")
