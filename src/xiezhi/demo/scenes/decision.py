"""A small administrative penalty from notice to service, and the end of its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.scenes.review import archive, review_penalty


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is decided, by whom, and for an offence that ended when."""

    kinds: Sequence[str]
    fine: int
    detention: int
    decider: str
    offence_ended: date


def penalise(case: CaseFile, at: datetime, sentence: Sentence) -> EventRow:
    """Announce, review, decide and serve a penalty on the first person; tell the family of a detention."""
    person, keys = case.person(1), {**case_keys(case), "decision": f"{case.thread_id}-d1"}
    notice: dict[str, AttributeValue] = {
        "form": "written",
        "guardian_told": False,
        "views_raised": False,
        "notice_contents": ["facts", "reasons", "basis", "rights", "proposed-penalty"],
        "proposed_fine": sentence.fine,
        "proposed_detention_days": sentence.detention,
        "proposed_revocation": False,
    }
    case.record(Mark("pre-penalty-notice-given", at - timedelta(hours=6), person, case_keys(case)), notice)
    review_penalty(case, at, person)
    decided: dict[str, AttributeValue] = {
        "decision_id": keys["decision"],
        "decider": sentence.decider,
        "kinds": sentence.kinds,
        "fine": sentence.fine,
        "detention_days": sentence.detention,
        "remedies_told": True,
        "offence_ended_at": sentence.offence_ended,
    }
    role = "bureau-head" if sentence.decider == "county-or-above" else "unit-head"
    row = case.record(Mark("penalty-decided", at, person, keys, role=role), decided)
    served = at + timedelta(hours=2)
    case.add("decision-served-party", served, person=person, keys=keys, method="hand")
    if sentence.detention:
        told: dict[str, AttributeValue] = {"about": "admin-detention", "not_notified_reason": "none"}
        case.record(Mark("family-notified", served, person, keys), told)
    return row


def close_and_archive(case: CaseFile, at: datetime, ground: str) -> None:
    """Close the case and archive its file within a month."""
    case.add("admin-case-closed", at, keys=case_keys(case), role="bureau-head", ground=ground)
    archive(case, at + timedelta(days=case.rng.randint(5, 30)))
