"""CSV, Excel and XES as they arrive: long files, odd headers, empty rows, broken parts, names we use ourselves."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from tests.engine.building import Words, rule, rulebook
from xiezhi.engine.reading.csv_file import encoding_of
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.source import LogSource, read_log
from xiezhi.law.model import AllOf, Rulebook

HEADER = "thread_id,event,occurred_at\n"
NAMES = ["thread_id", "event", "occurred_at"]


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return rulebook(Words(["start", "end"]), rule(AllOf(())))


def read(log: Path, rules: Rulebook, mapping: str = "") -> tuple[LogSource, pa.Table]:
    file = None
    if mapping:
        file = log.parent / "mapping.yaml"
        file.write_text(mapping, encoding="utf-8")
    source = read_log(log, file, rules)
    return source, pa.Table.from_batches(source.batches())


# ---------------------------------------------------------------- CSV


def test_a_csv_of_more_than_one_batch_keeps_its_row_numbers(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    for number in (65_536, 65_540):
        log.write_text(HEADER + "T1,start,2026-03-02\n" * number, encoding="utf-8")
        _, table = read(log, rules)
        assert table["row"].to_pylist() == list(range(1, number + 1))


def test_empty_lines_are_no_rows_but_count_as_lines(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "T1,start,2026-03-02\n\n\nT2,start,2026-03-02\n", encoding="utf-8")
    source, table = read(log, rules)
    assert source.rows_read == 2
    assert table["row"].to_pylist() == [1, 4]


def test_a_header_may_hold_line_ends_in_quotes(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text('thread_id,event,occurred_at,"备注\n(选填)"\nT1,start,2026-03-02,x\n', encoding="utf-8")
    assert read(log, rules)[1]["thread_id"].to_pylist() == ["T1"]


def test_a_column_may_be_called_number_sign(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text("#," + HEADER + "7,T1,start,2026-03-02\n5,T1,end,2026-03-02\n", encoding="utf-8")
    _, table = read(log, rules, 'fields: {seq: "#"}\n')
    assert table["seq"].to_pylist() == [7, 5]
    assert table["row"].to_pylist() == [1, 2]


def test_repeated_names_are_refused_in_csv_and_excel(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text("thread_id,event,event,occurred_at\n", encoding="utf-8")
    with pytest.raises(LogError, match="repeated column names: event"):
        read(log, rules)
    with pytest.raises(LogError, match="repeated column names: event"):
        read(workbook(tmp_path / "log.xlsx", [[*NAMES, "event"], ["T1", "start", "2026-03-02", "x"]]), rules)


def test_a_csv_without_a_name_in_its_header_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text(",,\nT1,start,2026-03-02\n", encoding="utf-8")
    with pytest.raises(LogError, match="empty file"):
        read(log, rules)


def test_a_cell_longer_than_any_is_refused_wherever_it_stands(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    for text in (HEADER + "x" * 200_000 + ",start,2026-03-02\n", "x" * 200_000 + "," + HEADER):
        log.write_text(text, encoding="utf-8")
        with pytest.raises(LogError, match="field larger than field limit"):
            read(log, rules)


def test_utf16_cut_off_in_the_middle_of_a_sign_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(HEADER.encode("utf-16")[:-1])
    with pytest.raises(LogError, match="cannot be read as CSV"):
        read(log, rules)


def test_a_file_gone_since_it_was_listed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be read as CSV"):
        encoding_of(tmp_path / "gone.csv")


def test_rows_broken_alike_are_all_counted_and_the_first_thousand_kept(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "T1,start\n" * 1_200, encoding="utf-8")
    source = read_log(log, None, rules)
    assert list(source.batches()) == []
    assert source.rejections.total == 1_200
    assert [each.row for each in source.rejections.kept] == list(range(1, 1_001))


def test_a_format_with_a_clock_gives_instants_and_its_offset_counts(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "T1,start,3/2/2026 08:30 +0000\nT2,start,soon\n", encoding="utf-8")
    said = 'fields: {occurred_at: {column: occurred_at, format: "%m/%d/%Y %H:%M %z"}}\n'
    source, table = read(log, rules, said)
    assert table["occurred_at"][0].as_py().isoformat() == "2026-03-02T08:30:00+00:00"
    assert source.rejections.total == 1


# ---------------------------------------------------------------- Excel


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("日志")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_excel_of_more_than_one_batch_keeps_its_row_numbers(tmp_path: Path, rules: Rulebook) -> None:
    for number in (16_384, 16_390):
        rows: list[list[object]] = [["T1", "start", "2026-03-02"]] * number
        _, table = read(workbook(tmp_path / "log.xlsx", [list(NAMES), *rows]), rules)
        assert table["row"].to_pylist() == list(range(1, number + 1))


def test_cells_of_every_kind_are_read_and_empty_rows_passed_over(tmp_path: Path, rules: Rulebook) -> None:
    rows: list[list[object]] = [
        [*NAMES, "seq", "person_id"],
        [101.0, "start", datetime(2026, 3, 2, 8, 30), 4, True],  # noqa: DTZ001 - Excel knows no zones
        [None, None, None, None, None],
        [101.5, "end", date(2026, 3, 3), 5, ""],
        ["T1", "end", "2026.3.3"],
    ]
    _, table = read(workbook(tmp_path / "log.xlsx", rows), rules)
    assert table["thread_id"].to_pylist() == ["101", "101.5", "T1"]
    assert table["precision"].to_pylist() == ["instant", "day", "day"]
    assert table["person_id"].to_pylist() == ["true", None, None]
    assert table["row"].to_pylist() == [1, 3, 4]


def test_an_excel_whose_first_row_is_empty_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    with pytest.raises(LogError, match="no column names"):
        read(workbook(tmp_path / "log.xlsx", [[None, " "], ["T1", "start"]]), rules)


def test_an_excel_with_a_header_alone_has_no_rows(tmp_path: Path, rules: Rulebook) -> None:
    source = read_log(workbook(tmp_path / "log.xlsx", [list(NAMES)]), None, rules)
    assert list(source.batches()) == []


def altered(path: Path, part: str, before: str, after: str) -> Path:
    """Write the workbook anew with one text of one part replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert before.encode() in parts[part]
    parts[part] = parts[part].replace(before.encode(), after.encode(), 1)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_cell_far_to_the_right_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = workbook(tmp_path / "log.xlsx", [list(NAMES), ["T1", "start", "2026-03-02"]])
    book = openpyxl.load_workbook(log)
    book.worksheets[0]["ZZZ2"] = "here"
    book.save(log)
    with pytest.raises(LogError, match="the cell ZZZ2 lies far outside"):
        read(log, rules)


def test_a_row_far_below_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = workbook(tmp_path / "log.xlsx", [list(NAMES), ["T1", "start", "2026-03-02"]])
    with pytest.raises(LogError, match="nothing but empty rows before row 20,000"):
        read(altered(log, SHEET, '<row r="2">', '<row r="20000">'), rules)


def test_a_whole_number_written_with_a_point_is_that_number(tmp_path: Path, rules: Rulebook) -> None:
    log = workbook(tmp_path / "log.xlsx", [list(NAMES), [101, "start", "2026-03-02"]])
    _, table = read(altered(log, SHEET, "<v>101</v>", "<v>101.0</v>"), rules)
    assert table["thread_id"].to_pylist() == ["101"]


def test_a_cell_that_points_to_a_text_the_workbook_lacks_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = workbook(tmp_path / "log.xlsx", [list(NAMES), ["T1", "start", "2026-03-02"]])
    with pytest.raises(LogError, match="cannot be read as Excel"):
        read(altered(log, SHEET, 't="inlineStr"><is><t>T1</t></is>', 't="s"><v>999</v>'), rules)


def test_a_flood_of_shared_texts_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xlsx"
    with zipfile.ZipFile(log, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(257):
                part.write(bytes(1 << 20))
        archive.writestr("xl/media/photo.jpg", bytes(range(256)) * 8_000, zipfile.ZIP_STORED)
    with pytest.raises(LogError, match="bytes of shared texts"):
        read(log, rules)


# ---------------------------------------------------------------- XES

EVENT = (
    '<event><string key="concept:name" value="start"/><date key="time:timestamp" value="2026-03-02"/>'
    '<list key="more"><values/></list></event>'
)


def xes(*traces: str) -> str:
    return f"<log>{''.join(traces)}</log>"


def trace(name: str, events: int = 1) -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{EVENT * events}</trace>'


def test_a_xes_of_more_than_one_batch_keeps_its_row_numbers(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xes"
    for number in (65_536, 65_540):
        log.write_text(xes(trace("T1", number)), encoding="utf-8")
        _, table = read(log, rules)
        assert table["row"].to_pylist() == list(range(1, number + 1))


def test_a_xes_without_events_has_no_rows(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xes"
    keys = '<string key="concept:name" value="x"/><date key="time:timestamp" value="2026-03-02"/>'
    log.write_text(f"<log>{keys}<trace>{keys}</trace></log>", encoding="utf-8")
    source = read_log(log, None, rules)
    assert list(source.batches()) == []


def test_the_ending_of_a_packed_xes_may_be_in_capitals(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "LOG.XES.GZ"
    log.write_bytes(gzip.compress(xes(trace("T1"), trace("T2")).encode()))
    assert read(log, rules)[1]["thread_id"].to_pylist() == ["T1", "T2"]


def test_a_xes_cut_off_after_some_events_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xes"
    log.write_text(xes(trace("T1", 3))[:-12], encoding="utf-8")
    with pytest.raises(LogError, match="cannot be read as XES"):
        read(log, rules)


def test_a_xes_with_a_key_of_its_own_for_every_event_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xes"
    log.write_text(xes(*(f'<string key="k{number}" value=""/>' for number in range(10_002))), encoding="utf-8")
    with pytest.raises(LogError, match="> 10000 keys"):
        read(log, rules)


def test_a_file_of_another_root_is_refused(tmp_path: Path, rules: Rulebook) -> None:
    log = tmp_path / "log.xes"
    log.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(LogError, match="<html>"):
        read(log, rules)
