"""Corrections, voids, merges and splits, and what was known when: judged end to end on small logs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.audits import Auditor, Run
from xiezhi.core.identifiers import obligation_id
from xiezhi.engine.history import corrected
from xiezhi.engine.lineage import Lineage
from xiezhi.engine.revisions import RULE

HEADER = "event_id,thread_id,event,occurred_at,recorded_at,supersedes,attrs.other_thread_id\n"
ENGINES = pytest.mark.parametrize("engine", ["batch", "reference"])


def log(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def verdicts(run: Run, rule: str) -> list[tuple[str, str]]:
    return sorted(
        (row["subject_event_id"], row["verdict"]) for row in run.findings.to_pylist() if row["rule_id"] == rule
    )


SENT = "e1,T1,send-fine,2020-01-10,2020-01-10,,"
LATE = "e2,T1,insert-fine-notification,2020-06-01,2020-06-01,,"
END = "e9,T9,payment,2021-01-01,2021-01-01,,"


@ENGINES
def test_a_correction_takes_the_place_of_the_event_and_keeps_the_obligation(
    audit: Auditor, tmp_path: Path, engine: str
) -> None:
    corrected = "e3,T1,insert-fine-notification,2020-02-01,2020-06-05,e2,"
    run = audit(log(tmp_path, SENT, LATE, corrected, END), engine=engine)
    assert verdicts(run, "r1") == [("e1", "met")]
    ninth = [row for row in run.findings.to_pylist() if row["rule_id"] == "r9"]
    assert [row["subject_event_id"] for row in ninth] in ([], ["e3"])


@ENGINES
def test_a_correction_that_changes_a_verdict_is_a_finding_with_both(
    audit: Auditor, tmp_path: Path, engine: str
) -> None:
    corrected = "e3,T1,insert-fine-notification,2020-02-01,2020-06-05,e2,"
    run = audit(log(tmp_path, SENT, LATE, corrected, END), engine=engine)
    changed = [row for row in run.findings.to_pylist() if row["rule_id"] == RULE]
    assert [(row["row"], row["verdict"], row["missing"]) for row in changed] == [
        ("r1: late → met", "cannot-tell", "human judgement")
    ]
    assert changed[0]["obligation_id"] == obligation_id(RULE, obligation_id("r1", "e1"))
    assert run.summary["rules"][RULE]["verdicts"]["cannot-tell"] == 1


def test_known_at_judges_as_it_was_before_the_correction(audit: Auditor, tmp_path: Path) -> None:
    corrected = "e3,T1,insert-fine-notification,2020-02-01,2020-06-05,e2,"
    run = audit(log(tmp_path, SENT, LATE, corrected, END), "--known-at", "2020-06-04")
    assert verdicts(run, "r1") == [("e1", "late")]
    assert RULE not in run.summary["rules"]


def test_as_of_leaves_out_what_happened_later(audit: Auditor, tmp_path: Path) -> None:
    assert verdicts(audit(log(tmp_path, SENT, LATE, END), "--as-of", "2020-05-31"), "r1") == [("e1", "overdue")]


def test_a_voided_event_is_no_evidence_and_no_obligation(audit: Auditor, tmp_path: Path) -> None:
    run = audit(log(tmp_path, SENT, LATE, "e3,T1,event-voided,2020-07-01,2020-07-01,e1,", END))
    assert verdicts(run, "r1") == []
    assert {row["row"] for row in run.findings.to_pylist() if row["rule_id"] == RULE} >= {"r1: late → -"}


def test_a_restated_event_takes_what_the_correction_fills_in(audit: Auditor, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "event_id,thread_id,event,occurred_at,supersedes,amount,payment_amount,expense,seq\n"
        "e1,T1,create-fine,2020-01-01,,30,,,1\n"
        "e2,T1,payment,2020-01-02,,,30,,2\n"
        "e3,T1,send-for-credit-collection,2020-02-01,,,,,3\n"
        "e4,T1,event-corrected,2020-02-02,e2,,10,,4\n",
        encoding="utf-8",
    )
    assert verdicts(audit(file), "r10") == [("e3", "met")]


def test_of_two_corrections_the_later_stands_and_the_root_is_the_first(audit: Auditor, tmp_path: Path) -> None:
    first = "e3,T1,send-fine,2020-01-11,2020-06-05,e1,"
    second = "e4,T1,send-fine,2020-01-12,2020-06-06,e3,"
    run = audit(log(tmp_path, SENT, LATE, first, second, END))
    found = [row for row in run.findings.to_pylist() if row["rule_id"] == "r1"]
    assert [(row["subject_event_id"], row["obligation_id"]) for row in found] == [("e4", obligation_id("r1", "e1"))]


@ENGINES
def test_merged_threads_are_judged_as_one(audit: Auditor, tmp_path: Path, engine: str) -> None:
    elsewhere = "e2,T2,insert-fine-notification,2020-02-01,2020-02-01,,"
    merged = "e3,T1,thread-merged,2020-03-01,2020-03-01,,T2"
    assert verdicts(audit(log(tmp_path, SENT, elsewhere, END), engine=engine), "r1") == [("e1", "overdue")]
    run = audit(log(tmp_path, SENT, elsewhere, merged, END), engine=engine)
    assert verdicts(run, "r1") == [("e1", "met")]
    assert {row["thread_id"] for row in run.findings.to_pylist()} <= {"T1", "T9"}


@ENGINES
def test_after_a_split_the_past_is_seen_from_both_and_judged_once(audit: Auditor, tmp_path: Path, engine: str) -> None:
    appeal = "e1,T1,send-appeal-to-prefecture,2020-01-10,2020-01-10,,"
    split = "e2,T1,thread-split,2020-02-01,2020-02-01,,T2"
    result = "e3,T2,receive-result-appeal-from-prefecture,2020-03-01,2020-03-01,,"
    assert verdicts(audit(log(tmp_path, appeal, result, END), engine=engine), "r3") == [("e3", "violated")]
    run = audit(log(tmp_path, appeal, split, result, END), engine=engine)
    assert verdicts(run, "r3") == [("e3", "met")]
    subjects = [row["obligation_id"] for row in run.findings.to_pylist()]
    assert len(subjects) == len(set(subjects))


def restated(folder: Path, attrs: list[tuple[str, str]], code: bool = False) -> Path:
    """A notification dated too late, and a correction that says in its map of attributes what it really was."""
    events = pa.array(["send-fine", "insert-fine-notification", "event-corrected", "payment"])
    days = [datetime(2020, month, 10, tzinfo=UTC) for month in (1, 6, 7, 12)]
    table = pa.table(
        {
            "event_id": ["e1", "e2", "e3", "e9"],
            "thread_id": ["T1", "T1", "T1", "T9"],
            "event": events.dictionary_encode() if code else events,
            "occurred_at": days,
            "supersedes": [None, None, "e2", None],
            "attrs": pa.array([[], [], attrs, []], pa.map_(pa.string(), pa.string())),
        }
    )
    pq.write_table(table, folder / "log.parquet")
    return folder / "log.parquet"


@ENGINES
@pytest.mark.parametrize("code", [False, True], ids=["plain", "coded"])
def test_a_correction_may_restate_the_time_in_the_zone_of_the_log(
    audit: Auditor, tmp_path: Path, engine: str, code: bool
) -> None:
    assert verdicts(audit(restated(tmp_path, [("occurred_at", "2020-02-01")], code), engine=engine), "r1") == [
        ("e1", "met")
    ]


def test_a_correction_may_restate_what_happened(audit: Auditor, tmp_path: Path) -> None:
    assert verdicts(audit(restated(tmp_path, [("event", "payment")])), "r1") == [("e1", "overdue")]


def test_entries_of_an_install_are_restated_though_they_have_no_row() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    rows = {
        "event_id": ["e1", "e2"],
        "thread_id": ["T1", "T1"],
        "seq": [0, 1],
        "event": ["payment", "event-corrected"],
        "occurred_at": [at, at],
        "recorded_at": [at, at],
        "precision": ["instant", "instant"],
        "supersedes": [None, "e1"],
        "attrs": pa.array([[], [("occurred_at", "2026-03-01T08:00:00+08:00")]], pa.map_(pa.string(), pa.string())),
    }
    (standing,) = corrected(pa.table(rows), "Asia/Shanghai").events.to_pylist()
    assert (standing["event_id"], standing["root_event_id"]) == ("e2", "e1")
    assert standing["occurred_at"] == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_corrected_time_that_cannot_be_read_is_refused(audit: Auditor, tmp_path: Path) -> None:
    run = audit(restated(tmp_path, [("occurred_at", "soon")]))
    assert run.code == 2
    assert "the corrected time 'soon' cannot be read" in run.complaint
    assert not run.out.exists()


def test_a_merge_that_names_no_other_thread_changes_nothing(audit: Auditor, tmp_path: Path) -> None:
    merged = "e3,T1,thread-merged,2020-03-01,2020-03-01,,"
    assert verdicts(audit(log(tmp_path, SENT, LATE, merged, END)), "r1") == [("e1", "late")]


def test_merged_threads_are_found_in_whichever_bucket_they_lie() -> None:
    lineage = Lineage()
    columns = {"event": ["thread-merged"], "thread_id": ["T1"], "attrs.other_thread_id": ["T2"], "attrs": [None]}
    lineage.note(pa.RecordBatch.from_pydict(columns))
    elsewhere = pa.table({"thread_id": ["T8", "T9"]})
    assert lineage.separate(elsewhere).num_rows == 2
    assert lineage.table() is None


def test_after_a_split_a_fact_without_a_time_holds_in_both() -> None:
    lineage = Lineage()
    at = datetime(2020, 2, 1, tzinfo=UTC)
    columns = {
        "event_id": ["f1", "e1", "e2"],
        "thread_id": ["T1", "T1", "T2"],
        "event": ["fact-recorded", "thread-split", "payment"],
        "occurred_at": [None, at, at],
        "attrs.other_thread_id": [None, "T2", None],
        "attrs": [None, None, None],
    }
    lineage.note(pa.RecordBatch.from_pydict(columns))
    assert lineage.separate(pa.table(columns)).num_rows == 0
    table = lineage.table()
    assert table is not None
    facts = [row["thread_id"] for row in table.to_pylist() if row["event_id"] == "f1"]
    assert facts == ["T1", "T2"]
    assert (lineage.is_copy("T2", "f1"), lineage.is_copy("T1", "f1")) == (True, False)


def test_a_log_without_ids_of_its_own_may_be_corrected_by_derived_ids(audit: Auditor, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "thread_id,event,occurred_at,supersedes\nT1,send-fine,2020-01-10,\nT1,event-voided,2020-02-01,nowhere-1\n",
        encoding="utf-8",
    )
    run = audit(file)
    assert [verdict for _, verdict in verdicts(run, "r1")] == ["overdue"]
