"""Threads about a penalty on the spot: its cap, its officers, its filing, and the fine taken, handed in and banked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment
from xiezhi.demo.limits.spot import ENTITY, OTHER, PUBLIC_ORDER, TRAFFIC
from xiezhi.demo.limits.table import in_force, planted_limit
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_SCOPE, _BARRED = "spot-penalty-scope", "spot-penalty-scope-barred-kinds"
_ALONE = "spot-penalty-scope-one-officer"
_FILING, _ON_RETURN = "spot-penalty-filing-24h", "spot-penalty-filing-24h-on-return"
_CAP, _RECEIPT = "spot-fine-collection-cap", "spot-fine-collection-receipt"
_HAND_IN, _ON_ARRIVAL = "spot-fine-collection", "spot-fine-collection-on-arrival"
_BANKED = "spot-fine-collection-banked-2d"
_REVIEW_FIRST = "spot-penalty-review-first"
_FINE_FAULTS = frozenset({_CAP, _RECEIPT, _HAND_IN, _ON_ARRIVAL, _BANKED})
_OF_CLASS = {PUBLIC_ORDER: "public-order", OTHER: "other-admin", ENTITY: "other-admin", TRAFFIC: "other-admin"}


def penalised_on_the_spot(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a small fine on the spot, told by word of mouth, filed in a day, and often taken on the spot too."""
    kind = _kind(case)
    _know(case, kind)
    place = _place(case, kind)
    row = _decide(case, start, kind, place)
    if case.fault in _FINE_FAULTS or (case.fault is None and case.chance(0.5)):
        _collect(case, row, kind, days)
    if place == "ordinary":
        _file(case, row, kind, days)
    else:
        back = start + timedelta(hours=case.rng.randint(30, 60))
        case.record(Mark("back-at-station", back, None, row.keys), {})
        late = case.breaks(_ON_RETURN)
        case.expect(_ON_RETURN, "late" if late else "met", row)
        wait = case.rng.randint(26 * 60, 60 * 60) if late else case.rng.randint(5, 23 * 60)
        Step("spot-penalty-filed", None, row.keys).take(case, back + timedelta(minutes=wait))


def _kind(case: CaseFile) -> str:
    if case.fault in {_ALONE, _ON_RETURN, _ON_ARRIVAL, _REVIEW_FIRST}:
        return PUBLIC_ORDER
    return case.rng.choice((PUBLIC_ORDER, PUBLIC_ORDER, PUBLIC_ORDER, OTHER, ENTITY, TRAFFIC))


def _know(case: CaseFile, kind: str) -> None:
    case.know("case_class", _OF_CLASS[kind])
    if kind != PUBLIC_ORDER:
        case.know("other_admin_law_uses_po_procedure", False)
    case.know("special_procedure", "traffic" if kind == TRAFFIC else "none")
    case.know("border_exit_entry", False)
    case.know("prostitution_gambling_drugs", case.fault == _BARRED)


def _place(case: CaseFile, kind: str) -> str:
    if case.fault == _ON_ARRIVAL:
        return case.rng.choice(("train", "water"))
    if case.fault == _ON_RETURN or (case.fault is None and kind == PUBLIC_ORDER and case.chance(0.15)):
        return case.rng.choice(("train", "aircraft", "water"))
    return "ordinary"


def _decide(case: CaseFile, at: datetime, kind: str, place: str) -> EventRow:
    cap = planted_limit(_SCOPE, at, kind).value or 0
    barred, over, untold = (case.breaks(rule) for rule in (_BARRED, _SCOPE, _REVIEW_FIRST))
    single = in_force(_ALONE, at) and kind == PUBLIC_ORDER
    unrecorded = single and case.breaks(_ALONE)
    alone = unrecorded or (single and case.chance(0.3))
    keys = {**case_keys(case), "decision": f"{case.thread_id}-d1"}
    attrs: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1)] if alone else [case.officer(1), case.officer(2)],
        "amount": cap + 100 if over else case.rng.choice((20, 50, 100, cap)),
        "subject": "entity" if kind == ENTITY else "person",
        "place": place,
        "objection": False if alone else case.chance(0.1),
        "recorded": not unrecorded if alone else case.chance(0.7),
        "oral_notice_noted": True,
        "review_first_told": not untold,
    }
    row = case.record(Mark("spot-penalty-decided", at, case.person(1), keys), attrs)
    case.violate(row, {_BARRED: barred, _SCOPE: over, _ALONE: unrecorded, _REVIEW_FIRST: untold})
    return row


def _file(case: CaseFile, row: EventRow, kind: str, days: LegalDays) -> None:
    step = Step("spot-penalty-filed", None, row.keys)
    if kind == TRAFFIC:
        within_days(case, _FILING, row, Term(days.last_working_day(row.occurred_at.date(), 2)), step)
    else:
        within_hours(case, _FILING, row, 24, step)


def _collect(case: CaseFile, decided: EventRow, kind: str, days: LegalDays) -> None:
    """Take the fine: small or for a reason of the law, against a receipt; handed in and banked in two days each."""
    at = decided.occurred_at + timedelta(minutes=5)
    cap = planted_limit(_CAP, at, kind).value or 0
    place = str(dict(decided.attrs)["place"])
    over, bare = case.breaks(_CAP), case.breaks(_RECEIPT)
    reasoned = case.chance(0.3)
    attrs: dict[str, AttributeValue] = {
        "amount": cap + 50 if over or reasoned else case.rng.choice((20, cap)),
        "ground": case.rng.choice(("remote-place", "no-fixed-home", "hard-to-enforce"))
        if reasoned and not over
        else "none",
        "official_receipt": not bare,
        "place": "ordinary" if place == "aircraft" else place,
    }
    row = case.record(Mark("spot-fine-collected", at, decided.person_id, decided.keys), attrs)
    case.violate(row, {_CAP: over, _RECEIPT: bare})
    step = Step("spot-fine-handed-in", None, row.keys)
    if attrs["place"] == "ordinary":
        handed = within_days(case, _HAND_IN, row, Term(_last(days, at.date(), kind)), step)
    else:
        handed = _on_arrival(case, row, kind, days)
    if handed is not None:
        last = _last(days, handed.occurred_at.date(), kind)
        within_days(case, _BANKED, handed, Term(last), Step("fine-banked", None, row.keys))


def _on_arrival(case: CaseFile, row: EventRow, kind: str, days: LegalDays) -> EventRow:
    arrived = row.occurred_at + timedelta(hours=case.rng.randint(3, 28))
    case.record(Mark("landed-or-arrived", arrived, None, row.keys), {})
    last = _last(days, arrived.date(), kind)
    late = case.breaks(_ON_ARRIVAL)
    case.expect(_ON_ARRIVAL, "late" if late else "met", row)
    day = last + timedelta(days=case.rng.randint(1, 9)) if late else last
    return Step("spot-fine-handed-in", None, row.keys).take(case, max(moment(case.rng, day), arrived))


def _last(days: LegalDays, begin: date, kind: str) -> date:
    """Return the last day to pass a fine on: two days for public order, two working days elsewhere (APL 71, 85)."""
    return days.last_day(begin, 2) if kind == PUBLIC_ORDER else days.last_working_day(begin, 2)


COURSES: tuple[Course, ...] = (
    Course(
        "penalised-on-the-spot",
        0.014,
        timedelta(days=60),
        (
            _SCOPE,
            _BARRED,
            _ALONE,
            _FILING,
            _ON_RETURN,
            _CAP,
            _RECEIPT,
            _HAND_IN,
            _ON_ARRIVAL,
            _BANKED,
            _REVIEW_FIRST,
        ),
        penalised_on_the_spot,
    ),
)
