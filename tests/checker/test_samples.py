"""The demonstration report that ships with the package, its report of the year before and its figures on record."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from xiezhi.checker import Check, SourceText, check_report
from xiezhi.checker.known import JsonFigures

SAMPLES = files("xiezhi.checker") / "samples"
TEXT = (SAMPLES / "jianglan-2025.txt").read_text(encoding="utf-8")

PLANTED = [
    ("sum", "fail", "9640起"),
    ("yoy", "fail", "8.9%"),
    ("partition", "ambiguous", "1215起"),
    ("sum", "ambiguous", "8216件"),
    ("sum", "ambiguous", "58件"),
    ("universal", "ambiguous", "868个"),
    ("named-count", "ambiguous", "22.73%"),
    ("remainder", "gap", "868个"),
    ("unit-mismatch", "fail", "3975人次"),
    ("unit-mismatch", "fault", "8216件"),
    ("approx-after-nonround", "fault", "1.27亿余元"),
    ("wrong-word", "fault", "截止"),
    ("undefined-abbreviation", "fault", "四清三进"),
]


def check() -> Check:
    previous = SourceText((SAMPLES / "jianglan-2024.txt").read_text(encoding="utf-8"), "2024")
    return check_report(SourceText(TEXT, "2025"), previous=previous)


def test_every_planted_fault_is_found_and_nothing_else() -> None:
    bad = {"fail", "ambiguous", "fault", "gap", "truncated"}
    found = [(f.type, str(f.verdict), {span.of(TEXT) for span in f.members}) for f in check().findings]
    flagged = [each for each in found if each[1] in bad]
    for kind, verdict, member in PLANTED:
        assert any((kind, verdict) == (a, b) and member in members for a, b, members in flagged), (kind, member)
    assert len(flagged) == len(PLANTED)


def test_last_years_report_confirms_the_changes() -> None:
    chain = [(str(f.verdict), f.computed) for f in check().findings if f.type == "chain"]
    assert ("ok", "2.4; 2.4") in chain
    assert {verdict for verdict, _ in chain} == {"ok"}


def test_a_record_that_differs_is_doubtful() -> None:
    with_records = JsonFigures.read(Path(str(SAMPLES / "jianglan-2025.known.json")))
    found = check_report(SourceText(TEXT, "2025"), against=with_records).findings
    assert [(str(f.verdict), f.computed) for f in found if f.type == "known-figure"] == [
        ("ok", "7312; 7312"),
        ("ambiguous", "8216; 8261"),
        ("ok", "58; 58"),
    ]
