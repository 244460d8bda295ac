"""What the organ does itself around an administrative decision: review of a penalty, archiving of the file."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys

_DECISIONS = ("penalty-decided", "no-penalty-decided")


def review_penalty(case: CaseFile, decided: datetime, person: str) -> None:
    """Let the proposed penalty pass the review three hours before it is decided, now and then at the second try.

    The legal section's review of a penalty stands for it.
    """
    if case.fault is None and case.chance(0.1):
        case.add(
            "legal-review-completed",
            decided - timedelta(hours=3),
            person=person,
            keys=case_keys(case),
            role="legal-dept",
            matter="penalty",
            reviewer_id=case.officer(15),
            reviewer_qualified=True,
            first_time_reviewer=False,
            result="pass",
        )
        return
    results = ("return", "pass") if case.chance(0.15) else ("pass",)
    for number, result in enumerate(reversed(results)):
        case.add(
            "review-signed",
            decided - timedelta(hours=3, minutes=40 * number),
            person=person,
            keys=case_keys(case),
            role="legal-dept",
            matter="penalty",
            level="L2",
            reviewer_id=case.officer(15),
            result=result,
        )


def archive(case: CaseFile, at: datetime, *, without: str = "") -> EventRow:
    """Archive the file of the case with all its papers, or without one of them."""
    decided = any(row.event in _DECISIONS and row.occurred_at < at for row in case.events)
    papers = ("case-record", "evidence", *(("decision",) if decided else ()), "other-papers")
    documents = [paper for paper in papers if paper != without]
    return case.add("file-archived", at, keys=case_keys(case), documents=documents)
