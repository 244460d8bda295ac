"""What the law asks of a decision before it is taken, whatever a chain says: legal review and collective discussion.

Each duty is that of a rule of the rulebook; a test compares its matters and facts with the rule's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xiezhi.core.text import Text
from xiezhi.engine.history import EVENT_CORRECTED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.web.cases.families import history
from xiezhi.web.cases.models import Case
from xiezhi.web.journal.models import Entry

LEGAL_REVIEW, DISCUSSION, HEARING = "legal-review-completed", "collective-discussion-held", "hearing-held"
HEARING_FACT = "hearing_held"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty: the rule that says so, the event that meets it, the matters it is for, the facts of which any calls it.

    ``classes``: classes of case; empty: all. ``name`` and ``basis`` for people.
    """

    rule_id: str
    event: str
    classes: frozenset[str]
    matters: frozenset[str]
    facts: tuple[str, ...]
    name: Text
    basis: Text

    def is_for(self, case_class: str, matter: str) -> bool:
        """Say whether the duty can arise in a case for a matter."""
        return matter in self.matters and (not self.classes or case_class in self.classes)


_LEGAL = Text("法制审核", "legal review")
_TOGETHER = Text("负责人集体讨论", "collective discussion by the leaders")
DUTIES = (
    Duty(
        "penalty-legal-review",
        LEGAL_REVIEW,
        frozenset(),
        frozenset({"penalty"}),
        ("major_public_interest", HEARING_FACT, "multi_legal_relations"),
        _LEGAL,
        Text("行政处罚法第五十八条、治安管理处罚法第一百一十四条", "APL 58, PSL25 114"),
    ),
    Duty(
        "penalty-collective-discussion",
        DISCUSSION,
        frozenset(),
        frozenset({"penalty"}),
        ("violation_complex_or_major_for_decision",),
        _TOGETHER,
        Text("行政处罚法第五十七条第二款、治安管理处罚法第一百一十三条第二款", "APL 57(2), PSL25 113(2)"),
    ),
    Duty(
        "investigation-closing-approval-collective",
        DISCUSSION,
        frozenset({"criminal"}),
        frozenset({"closing-report", "prosecution-transfer"}),
        ("complex_or_major",),
        _TOGETHER,
        Text("公安机关办理刑事案件程序规定第二百八十六条", "CPR 286"),
    ),
)


def facts_of(case: Case) -> dict[str, bool]:
    """Return the facts of a case that hold last; a hearing in it is one whether or not anybody recorded the fact."""
    told = history(case.thread_id)
    gone = {each.supersedes for each in told if each.supersedes}
    entries = [each for each in told if each.pk not in gone]
    facts: dict[str, bool] = {}
    for each in sorted(entries, key=_order):
        value = each.attrs.get("value")
        if each.what in (FACT_RECORDED, EVENT_CORRECTED) and each.person_id is None and isinstance(value, bool):
            facts[str(each.attrs.get("fact"))] = value
    if any(each.what == HEARING for each in entries):
        facts[HEARING_FACT] = True
    return facts


def _order(entry: Entry) -> tuple[bool, datetime, int]:
    return not entry.attrs.get("from_the_beginning"), entry.occurred_at, entry.seq or 0


def asked_facts(case_class: str, matter: str) -> list[str]:
    """Return the facts that decide whether a duty arises for a matter, which whoever submits it states."""
    return [fact for duty in DUTIES if duty.is_for(case_class, matter) for fact in duty.facts]


def arising(case_class: str, matter: str, facts: Mapping[str, bool]) -> list[Duty]:
    """Return the duties that arise for a matter."""
    return [
        each
        for each in DUTIES
        if each.is_for(case_class, matter) and any(facts.get(fact) is True for fact in each.facts)
    ]


def has_legal_review(case_class: str, matter: str) -> bool:
    """Say whether the legal section's word on a matter is a legal review in the sense of the law."""
    return any(each.event == LEGAL_REVIEW and each.is_for(case_class, matter) for each in DUTIES)
