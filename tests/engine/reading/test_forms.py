"""The same small log in every accepted form gives the same findings."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.audits import Auditor, Run
from xiezhi.engine.reading.parquet_file import open_parquet

HEADER = ("case_id", "activity", "ts", "resource", "amount", "expense", "paymentAmount")
ROWS = [
    ("A1", "Create Fine", "2020-01-02", "561", "35.0", "", ""),
    ("A1", "Send Fine", "2020-03-01", "", "", "11.0", ""),
    ("A1", "Insert Fine Notification", "2020-06-15", "", "", "", ""),
    ("A2", "Create Fine", "2020-01-02", "562", "1035.5", "", ""),
    ("A2", "Payment", "2020-01-05", "", "", "", "1035.5"),
    ("A2", "Payment", "2020-01-06", "", "", "", "1.0"),
    ("A2", "Payment", "2020-01-07", "", "", "", "1.0"),
    ("A3", "Receive Result Appeal from Prefecture", "2020-02-01", "", "", "", ""),
]
EXPECTED = {"r1": 1, "r2": 0, "r3": 1, "r4": 0, "r5": 0, "r6": 1, "r7": 0, "r8": 0, "r9": 0, "r10": 0}


def assert_judged(run: Run, read: int = len(ROWS)) -> None:
    assert run.violating() == EXPECTED
    assert run.code == 1
    assert run.summary["rows_read"] == read
    assert run.summary["rows_rejected"] == 0


def csv_text(delimiter: str = ",", *, full_width: bool = False, dots: bool = False, zh: bool = False) -> str:
    def day(text: str) -> str:
        year, month, number = text.split("-")
        if zh:
            text = f"{year}年{int(month)}月{int(number)}日"
        if dots:
            text = f"{year}.{int(month)}.{int(number)}"
        return text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}) if full_width else text

    lines = [delimiter.join(HEADER)]
    lines += [delimiter.join((*row[:2], day(row[2]), *row[3:])) for row in ROWS]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        csv_text().encode(),
        csv_text().encode("utf-8-sig"),
        csv_text().encode("utf-16"),
        csv_text(";").encode(),
        csv_text("\t").encode(),
        csv_text().replace("\n", "\r\n").encode(),
        csv_text(full_width=True, dots=True).encode("gb18030"),
        csv_text(zh=True).encode("gb18030"),
        csv_text(zh=True, full_width=True).encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16",
        "semicolon",
        "tab",
        "crlf",
        "gb18030-full-width-dots",
        "gb18030-zh",
        "zh-full-width",
    ],
)
def test_csv_as_offices_write_it(audit: Auditor, tmp_path: Path, content: bytes) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(content)
    assert_judged(audit(log))


def test_quoted_cells_may_hold_the_delimiter_and_line_ends(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(csv_text().replace("561", '"56\n1,x"'), encoding="utf-8")
    assert_judged(audit(log))


def test_excel_with_real_dates_and_numbers(audit: Auditor, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for case, activity, day, who, *numbers in ROWS:
        at = datetime.fromisoformat(day)
        sheet.append([case, activity, at, who or None, *[float(each) if each else None for each in numbers]])
    book.save(tmp_path / "log.xlsx")
    assert_judged(audit(tmp_path / "log.xlsx"))


XES_KEYS = ("", "concept:name", "time:timestamp", "org:resource", "amount", "expense", "paymentAmount")


def xes() -> str:
    traces: dict[str, list[str]] = {}
    for case, *cells in ROWS:
        kinds = ("string", "date", "string", "float", "float", "float")
        named = [
            f'<{kind} key="{key}" value="{cell + "T00:00:00+01:00" if kind == "date" else cell}"/>'
            for kind, key, cell in zip(kinds, XES_KEYS[1:], cells, strict=True)
            if cell
        ]
        traces.setdefault(case, []).append(f"<event>{''.join(named)}</event>")
    inside = "".join(
        f'<trace><string key="concept:name" value="{case}"/>{"".join(events)}</trace>'
        for case, events in traces.items()
    )
    return f'<?xml version="1.0"?><log xes.version="1.0" xmlns="http://www.xes-standard.org/">{inside}</log>'


def test_xes_by_its_standard_keys(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes"
    log.write_text(xes(), encoding="utf-8")
    assert_judged(audit(log))


def test_packed_xes(audit: Auditor, tmp_path: Path) -> None:
    log = tmp_path / "log.xes.gz"
    log.write_bytes(gzip.compress(xes().encode()))
    assert_judged(audit(log))


def test_parquet_with_local_times_without_zone(audit: Auditor, tmp_path: Path) -> None:
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    numbers = {name: [float(cell) if cell else None for cell in columns[name]] for name in HEADER[4:]}
    naive = pa.array([datetime.fromisoformat(day) for day in columns["ts"]], pa.timestamp("ms"))
    log = tmp_path / "log.parquet"
    pq.write_table(pa.table({**columns, "ts": naive, **numbers}), log)
    assert_judged(audit(log))


def test_parquet_with_days(audit: Auditor, tmp_path: Path) -> None:
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    days = pa.array([datetime.fromisoformat(day).date() for day in columns["ts"]], pa.date32())
    log = tmp_path / "log.parquet"
    pq.write_table(pa.table({**columns, "ts": days}), log)
    assert_judged(audit(log))


def test_parquet_needs_no_more_memory_the_longer_it_is(tmp_path: Path) -> None:
    file, group = tmp_path / "long.parquet", pa.table({"case_id": [os.urandom(16).hex() for _ in range(20_000)]})
    with pq.ParquetWriter(file, group.schema, compression=None, use_dictionary=False) as writer:
        for _ in range(40):
            writer.write_table(group)
    before, most = pa.total_allocated_bytes(), 0
    for _, _batch in open_parquet(file).batches(["case_id"], lambda _rejection: None):
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < file.stat().st_size / 2


def test_our_own_vocabulary_needs_no_mapping(audit: Auditor, tmp_path: Path) -> None:
    rome = ZoneInfo("Europe/Rome")
    names = {"Create Fine": "create-fine", "Send Fine": "send-fine", "Payment": "payment"}
    names |= {"Insert Fine Notification": "insert-fine-notification"}
    names |= {"Receive Result Appeal from Prefecture": "receive-result-appeal-from-prefecture"}
    table = pa.table(
        {
            "event_id": [f"e{number}" for number in range(len(ROWS))],
            "thread_id": [row[0] for row in ROWS],
            "seq": list(range(len(ROWS))),
            "event": pa.array([names[row[1]] for row in ROWS]).dictionary_encode(),
            "occurred_at": pa.array(
                [datetime.fromisoformat(row[2]).replace(tzinfo=rome).astimezone(UTC) for row in ROWS],
                pa.timestamp("us", tz="UTC"),
            ),
            "precision": ["day"] * len(ROWS),
            "attrs": pa.array(
                [
                    [
                        (key, cell)
                        for key, cell in zip(("amount", "expense", "payment_amount"), row[4:], strict=True)
                        if cell
                    ]
                    for row in ROWS
                ],
                pa.map_(pa.string(), pa.string()),
            ),
        }
    )
    log = tmp_path / "log"
    log.mkdir()
    pq.write_table(table, log / "events.parquet")
    run = audit(log)
    assert_judged(run)
    assert "e2" not in run.findings["subject_event_id"].to_pylist()
    assert set(run.findings["subject_event_id"].to_pylist()) >= {"e1", "e4", "e7"}
