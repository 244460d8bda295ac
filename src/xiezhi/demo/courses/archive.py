"""Threads about the file of a closed case: archived within the longest time a house rule gives, with all its papers."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, months_later
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.decision import Sentence, penalise
from xiezhi.demo.scenes.opening import Setting, know_public_order_case
from xiezhi.demo.scenes.review import archive

_FILE, _CONTENTS = "admin-file-complete", "admin-file-complete-contents"
_GROUNDS = ("decided-executed", "mediated-performed", "cannot-execute")


def _open(case: CaseFile) -> None:
    know_public_order_case(case, Setting(complex_or_major=False, many=False, regulated_site=False, suspects=1))
    case.know("has_victim", False)


def archived_case(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a case that is closed, and its file: archived in time; as faults too late, too early, never, or in part."""
    _open(case)
    ground = case.rng.choice(_GROUNDS)
    if ground != "mediated-performed":
        sentence = Sentence(
            case.rng.choice((["warning"], ["other"])), 0, 0, "police-station", start.date() - timedelta(days=1)
        )
        penalise(case, start, sentence)
    closed_at = start + timedelta(days=5)
    broken = case.breaks(_FILE)
    wrong = case.rng.choice(("early", "late", "never")) if broken else ""
    if wrong == "early":
        archive(case, closed_at - timedelta(days=1))
    closed = case.add("admin-case-closed", closed_at, keys=case_keys(case), role="bureau-head", ground=ground)
    case.violate(closed, {_FILE: broken})
    last = months_later(closed_at.date(), planted_limit(_FILE, closed_at).value or 0)
    span = (last - closed_at.date()).days
    if wrong == "late":
        archive(case, closed_at + timedelta(days=span + case.rng.randint(5, 40)))
    if broken:
        return
    papers = ["case-record", "evidence"] + (["decision"] if ground != "mediated-performed" else [])
    without = case.rng.choice(papers) if case.breaks(_CONTENTS) else ""
    filed = archive(case, closed_at + timedelta(days=case.rng.choice((1, 20, 60, 120, 300, span - 2))), without=without)
    case.violate(filed, {_CONTENTS: bool(without)})


def closed_case_pending(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a case whose file is not archived yet when the log ends."""
    _open(case)
    row = case.add("admin-case-closed", start, keys=case_keys(case), role="bureau-head", ground="mediated-performed")
    case.expect(_FILE, "pending", row)


COURSES: tuple[Course, ...] = (
    Course("archived-case", 0.003, timedelta(days=620), (_FILE, _CONTENTS), archived_case),
    Course("closed-case-pending", 0.001, timedelta(days=25), (), closed_case_pending),
)
