"""``xiezhi explain``: the working of one thread, in both languages and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.building import Line, log
from xiezhi.cli.main import main
from xiezhi.demo import data

EXCERPT = Path(data.__file__).parent / "road_traffic_fines_excerpt.parquet"
PERIOD = "po-case-period"


def write(folder: Path, *lines: Line) -> Path:
    """Write a log as a Parquet file of our own columns."""
    file = folder / "events.parquet"
    pq.write_table(log(*lines).drop_columns(["root_event_id"]), file)
    return file


def accepted(thread: str = "T1", case: str = "A") -> Line:
    attrs = {"case_class": "public-order"}
    return Line(
        "admin-case-accepted", "2026-03-02T09:00", f"{thread}-accepted", thread, keys={"case": case}, attrs=attrs
    )


def explain(capsys: pytest.CaptureFixture[str], log_file: Path, *more: str, thread: str = "T1") -> tuple[int, str, str]:
    """Return exit code, what was printed, and the complaint."""
    code = main(["explain", str(log_file), "--thread", thread, *more])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_thread_of_the_built_in_log_is_explained_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    threads = pq.read_table(EXCERPT).column(0).to_pylist()
    code, text, _ = explain(capsys, EXCERPT, "--rulebook", "it-cds", "--lang", "en", thread=str(threads[0]))
    assert code == 0
    assert f"thread {threads[0]}" in text
    assert "verdict:" in text


def test_a_deadline_is_explained_day_by_day_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, accepted())
    code, text, _ = explain(capsys, file, "--rule", PERIOD, "--as-of", "2026-06-01")
    assert code == 0
    assert "案件族 T1" in text
    assert "起算日，不计入" in text
    assert "结论：逾期（违反）" in text
    assert "判断时点 2026-06-01 23:59:59" in text


def test_json_holds_the_finding_and_every_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, accepted())
    as_of = ("--as-of", "2026-06-01T12:00")
    code, text, _ = explain(capsys, file, "--rule", PERIOD, *as_of, "--format", "json")
    assert code == 0
    told = json.loads(text)
    assert (told["thread_id"], told["rows_read"], told["rows_rejected"]) == ("T1", 1, 0)
    assert told["as_of"] == "2026-06-01T12:00:00+08:00"
    (obligation,) = told["obligations"]
    assert obligation["finding"]["verdict"] == "overdue"
    assert obligation["finding"]["due_at"] == "2026-04-02T00:00:00+08:00"
    assert obligation["working"][0]["topic"] == "subject"


def test_only_the_thread_asked_for_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, accepted("T1"), accepted("T2"))
    _, text, _ = explain(capsys, file, "--format", "json", thread="T2")
    assert {each["finding"]["thread_id"] for each in json.loads(text)["obligations"]} == {"T2"}


def test_a_rule_about_a_person_is_explained_with_the_other_threads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = [
        Line(
            "penalty-decided",
            f"2026-03-0{n}T09:00",
            f"d{n}",
            f"T{n}",
            person="P1",
            keys={"case": f"C{n}", "decision": f"D{n}"},
            attrs={"detention_days": "15"},
        )
        for n in (1, 2)
    ]
    delivered = Line(
        "lockup-delivered", "2026-03-09T09:00", "l1", "T1", person="P1", attrs={"decision_ids": ["D1", "D2"]}
    )
    file = write(tmp_path, *decisions, delivered)
    code, text, _ = explain(capsys, file, "--rule", "detention-merge-20d-sum", "--format", "json")
    assert code == 0
    (obligation,) = json.loads(text)["obligations"]
    assert "d2" in json.dumps(obligation["working"])


def test_a_correction_is_followed_before_explaining(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = log(accepted(), accepted()).drop_columns(["root_event_id"])
    corrected = table.set_column(
        table.schema.get_field_index("event_id"), "event_id", pa.array(["first", "second"])
    ).set_column(table.schema.get_field_index("supersedes"), "supersedes", pa.array([None, "first"], pa.string()))
    pq.write_table(corrected, tmp_path / "events.parquet")
    _, text, _ = explain(capsys, tmp_path / "events.parquet", "--rule", PERIOD, "--format", "json")
    assert [each["finding"]["subject_event_id"] for each in json.loads(text)["obligations"]] == ["second"]


def test_a_merged_thread_is_explained_under_its_new_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merged = Line("thread-merged", "2026-03-05T09:00", "m1", "T1", attrs={"other_thread_id": "T2"})
    file = write(tmp_path, accepted("T1", "A"), accepted("T2", "B"), merged)
    _, text, _ = explain(capsys, file, "--rule", PERIOD, "--format", "json")
    assert len(json.loads(text)["obligations"]) == 2


def test_what_was_recorded_later_is_left_out_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, accepted())
    code, _, complaint = explain(capsys, file, "--known-at", "2026-03-01")
    assert code == 2
    assert "T1" in complaint


def test_rows_that_could_not_be_read_are_mentioned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "event_id,thread_id,seq,event,occurred_at\n"
        "e1,T1,1,admin-case-filed,2026-03-02T09:00\n"
        "e2,T1,2,admin-case-filed,not a time\n",
        encoding="utf-8",
    )
    code, text, _ = explain(capsys, file, "--lang", "en")
    assert code == 0
    assert "1 rows of the log could not be read" in text


def test_a_thread_to_which_no_rule_applies_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, Line("released", "2026-03-02T09:00", "r1", "T1"))
    code, text, _ = explain(capsys, file, "--lang", "en")
    assert code == 0
    assert "no rule applies to any event of this thread" in text


@pytest.mark.parametrize(("option", "value"), [("--thread", "nobody"), ("--rule", "no-such-rule")])
def test_an_unknown_thread_or_rule_is_unusable_input(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, accepted())
    code, text, complaint = explain(capsys, file, option, value, "--lang", "en")
    assert (code, text) == (2, "")
    assert value in complaint
