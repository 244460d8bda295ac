"""Bad logs: a clear error and exit code 2, or counted rejections; never a traceback, never a file left behind."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.engine.audits import EXCERPT, Auditor, Run


def assert_refused(run: Run, *words: str) -> None:
    """Exit 2, one line that says where and what, nothing written."""
    assert run.code == 2
    assert run.complaint.startswith("xiezhi: ")
    assert "Traceback" not in run.complaint
    for word in words:
        assert word in run.complaint
    assert not run.out.exists()
    assert [each.name for each in run.out.parent.iterdir() if each.name.startswith(".")] == []


def test_a_truncated_parquet_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.parquet"
    log.write_bytes(EXCERPT.read_bytes()[:-2000])
    assert_refused(audit(log), "log.parquet", "cannot be read as Parquet")


def test_a_parquet_broken_inside_is_refused(audit: Auditor, tmp_path: Path) -> None:
    content = bytearray(EXCERPT.read_bytes())
    content[4:4000] = bytes(3996)
    log = tmp_path / "log.parquet"
    log.write_bytes(content)
    assert_refused(audit(log), "log.parquet", "cannot be read as Parquet")


@pytest.mark.parametrize("name", ["log.parquet", "log.csv", "log.xes", "log.xlsx"])
def test_an_empty_file_is_refused(audit: Auditor, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert_refused(audit(tmp_path / name), name, "the file is empty")


@pytest.mark.parametrize("name", ["log.parquet", "log.xes", "log.xes.gz", "log.xlsx"])
def test_a_file_that_is_not_what_its_name_says_is_refused(audit: Auditor, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not at all what it claims to be\n" * 10)
    assert_refused(audit(tmp_path / name), name, "cannot be read as")


def test_a_header_without_rows_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case_id,activity,ts\n", encoding="utf-8")
    assert_refused(audit(log), "there is no row")


def test_a_missing_file_and_an_unknown_type_are_refused(audit: Auditor, tmp_path: Path) -> None:
    assert_refused(audit(tmp_path / "absent.parquet"), "there is no such file")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert_refused(audit(tmp_path / "old.xls"), ".xls is not supported", "save it as one of")


def test_a_folder_without_events_is_refused(audit: Auditor, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    assert_refused(audit(folder), "no file events.*")


def test_a_folder_with_two_event_files_is_refused(audit: Auditor, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "events.csv").touch()
    (folder / "events.parquet").touch()
    assert_refused(audit(folder), "there are 2 files events.*")


def test_a_log_without_the_needed_columns_is_refused_with_those_it_has(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("number,what,when\n1,Payment,2020-01-01\n", encoding="utf-8")
    assert_refused(audit(log), "no column for thread_id", "number, what, when", "--mapping")


BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;">]>
<log><trace><string key="concept:name" value="A1"/><event><string key="concept:name" value="&f;"/></event></trace></log>
"""


def test_an_entity_bomb_in_xes_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes"
    log.write_text(BOMB, encoding="utf-8")
    assert_refused(audit(log), "DOCTYPE")


def test_an_external_entity_in_xes_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes"
    log.write_text('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', encoding="utf-8")
    assert_refused(audit(log), "DOCTYPE")


def test_a_gzip_bomb_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes.gz"
    with gzip.open(log, "wb", compresslevel=9) as stream:
        stream.write(b"<log>")
        for _ in range(60):
            stream.write(b"<trace/>" * (1 << 17))
    assert_refused(audit(log), "compression bomb")


def test_a_cut_off_gzip_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes.gz"
    log.write_bytes(gzip.compress(b"<log><trace></trace></log>" * 100)[:-12])
    assert_refused(audit(log), "cannot be read as XES")


def far_cell(path: Path) -> Path:
    """A workbook of a few kilobytes whose last cell is the last one Excel has."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["case_id", "activity", "ts"])
    sheet.append(["A1", "Create Fine", "2020-01-01"])
    sheet["XFD1048576"] = "here"
    book.save(path)
    return path


def test_a_cell_far_away_in_a_small_workbook_is_refused_at_once(audit: Auditor, tmp_path: Path) -> None:
    log = far_cell(tmp_path / "log.xlsx")
    assert log.stat().st_size < 6000
    assert_refused(audit(log), "log.xlsx")


def test_a_workbook_that_unfolds_too_far_is_refused(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xlsx"
    with (
        zipfile.ZipFile(log, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(200):
            part.write(bytes(1 << 20))
    assert_refused(audit(log), "unpacks to")


def test_an_entity_bomb_in_a_workbook_is_refused(audit: Auditor, tmp_path: Path) -> None:
    source = tmp_path / "good.xlsx"
    book = openpyxl.Workbook()
    book.save(source)
    log = tmp_path / "log.xlsx"
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(log, "w") as bad:
        for part in good.namelist():
            content = good.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = BOMB.encode()
            bad.writestr(part, content)
    assert_refused(audit(log))


def test_one_unknown_activity_is_a_counted_rejection(audit: Auditor, tmp_path: Path) -> None:
    table = pq.read_table(EXCERPT)
    names = table["activity"].to_pylist()
    names[4] = "Tear Up Fine"
    log = tmp_path / "log.parquet"
    pq.write_table(table.set_column(table.schema.get_field_index("activity"), "activity", pa.array(names)), log)
    run = audit(log)
    assert run.code == 3
    assert run.summary["rows_read"] == 2091
    assert run.summary["rows_rejected"] == 1
    rejected = run.summary["rejected"][0]
    assert (rejected["row"], rejected["column"], rejected["value"]) == (5, "activity", "Tear Up Fine")
    assert "neither in the mapping nor in the vocabulary" in rejected["reason"]
    assert "1 rejected" in run.printed


def test_many_unknown_activities_stop_the_run_unless_allowed(audit: Auditor, tmp_path: Path) -> None:
    table = pq.read_table(EXCERPT)
    renamed = pc.replace_substring(table["activity"], "Payment", "Zahlung")
    log = tmp_path / "log.parquet"
    pq.write_table(table.set_column(table.schema.get_field_index("activity"), "activity", renamed), log)
    assert_refused(audit(log), "rows cannot be read", "at most 5%", "Zahlung", "--allow-rejected")
    assert audit(log, "--allow-rejected").code == 3


def test_a_column_of_the_wrong_type_is_refused(audit: Auditor, tmp_path: Path) -> None:
    table = pq.read_table(EXCERPT)
    log = tmp_path / "log.parquet"
    pq.write_table(table.set_column(3, "ts", pa.array(range(table.num_rows))), log)
    assert_refused(audit(log), "ts", "int64", "a time is needed")


def test_repeated_event_ids_are_rejected_and_the_first_stands(audit: Auditor, tmp_path: Path) -> None:
    lines = [f"e{number},c{number},create-fine,2020-01-0{number % 9 + 1},{number}\n" for number in range(40)]
    log = tmp_path / "log.csv"
    log.write_text("event_id,thread_id,event,occurred_at,seq\n" + "".join([*lines, lines[7]]), encoding="utf-8")
    run = audit(log)
    assert run.code == 3
    assert [(each["row"], each["value"]) for each in run.summary["rejected"]] == [(41, "e7")]


def test_ragged_rows_and_unreadable_times_are_rejected_with_number_column_and_value(
    audit: Auditor, tmp_path: Path
) -> None:
    lines = [f"c{number},create-fine,2020-01-02\n" for number in range(60)]
    lines[10] = "c10,create-fine\n"
    lines[20] = "c20,create-fine,2020-02-30\n"
    lines[30] = ",create-fine,2020-01-02\n"
    log = tmp_path / "log.csv"
    log.write_text("thread_id,event,occurred_at\n" + "".join(lines), encoding="utf-8")
    run = audit(log)
    assert run.code == 3
    assert run.summary["rows_read"] == 60
    rejected = {(each["row"], each["column"], each["value"]) for each in run.summary["rejected"]}
    assert rejected == {(11, "", "c10,create-fine"), (21, "occurred_at", "2020-02-30"), (31, "thread_id", "")}


def test_an_unwritable_output_is_refused(audit: Auditor, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    run = audit(EXCERPT)
    assert run.code == 2
    assert "cannot be written to" in run.complaint


def test_utf16_and_binary_noise_in_csv(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes("thread_id,event,occurred_at\nA1,create-fine,2020-01-02\n".encode("utf-16"))
    assert audit(log).code == 0
    log.write_bytes(b"thread_id,event,occurred_at\n\xff\xff\xfe,x,y\n")
    assert audit(log).code == 2
