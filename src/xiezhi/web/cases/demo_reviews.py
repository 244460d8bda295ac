"""Reviews for the demonstration city: one in each state, and advice before a decision, entered through the actions.

Told as of the days before, so that some stand longer than their time: to be entered before anything is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, CaseClass, PartyKind, ReviewTask
from xiezhi.web.cases.review.actions.decisions import decide, submit
from xiezhi.web.cases.review.actions.flow import reassign, recall, remind
from xiezhi.web.cases.review.actions.fronts import OK, PROBLEM, Advised, advise
from xiezhi.web.cases.review.duties import asked_facts
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.review.opinions import POINTS, Discussion, Matter, Opinion, Reviewer
from xiezhi.web.cases.steps import Step
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.postings import Term, approve_posting, propose_posting
from xiezhi.web.org.models import Account, Person, Posting, Unit
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, viewer_of

STATION, BUREAU = "JL0101", "JL"
# The entrances of the city that sit at each level.
_SEATS = {
    "L1": "officer",
    "L2": "legal_stationed",
    "L3": "station_head",
    "L4": "legal_reviewer",
    "L5": "bureau_leader",
}
_SINCE = date(2026, 1, 1)
_PO, _CRIME = CaseClass.PUBLIC_ORDER, CaseClass.CRIMINAL
_COMPLEX = "violation_complex_or_major_for_decision"
_ALL_YES = dict.fromkeys(POINTS, ("yes", ""))
_NOT_SO: Mapping[str, Json] = {"economic_crime": False, "other_admin_law_uses_po_procedure": False}
_BEGINNING: Mapping[str, Mapping[str, Json]] = {
    "report-received": {
        "channel": "in-person",
        "remit": "yes",
        "jurisdiction": "this-unit",
        "urgent": False,
        "duplicate": False,
        "new_facts": False,
    },
    "report-registered": {"disposition": "accept"},
    "reporter-evidence-received": {"list_issued": True, "item_count": 1},
    "report-receipt-issued": {
        "query_channel_told": True,
        "complaint_channel_told": True,
        "refused_or_unreachable": False,
    },
}
_FILED: list[tuple[str, Mapping[str, Json]]] = [
    ("approval-granted", {"matter": "filing", "level": "county-head"}),
    ("criminal-case-filed", {"economic": False, "by_person_or_by_fact": "person"}),
]
_RETURNED = "询问笔录缺被询问人签名，送达回证未附，请补正后重新报送。"
_REJECTED = "现有证据不足以认定，建议继续侦查。"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A review: when it was submitted (hours ago), of what, and what was done about it, each so many hours later.

    An act is a level's result, ``again``, ``recall``, ``remind`` or ``reassign``. ``to_colleague``: whoever approves at
    L3 names the second legal reviewer, who has so many that what comes new goes to the first.
    """

    ago: int
    case_class: CaseClass
    title: str
    matter: str
    kinds: tuple[str, ...] = ()
    amount: int | None = None
    acts: tuple[tuple[str, int], ...] = ()
    true: tuple[str, ...] = ()
    to_colleague: bool = False
    fronts: tuple[tuple[str, str, tuple[str, ...]], ...] = field(default=())


_PLANS = (
    _Plan(2, _CRIME, "盗窃电动自行车", "filing"),
    _Plan(30, _CRIME, "故意伤害", "bail", (), None, (("pass", 2), ("remind", 8))),
    _Plan(
        100,
        _PO,
        "殴打他人",
        "penalty",
        ("detention",),
        None,
        (("pass", 8), ("pass", 20), ("reassign", 30)),
        to_colleague=True,
    ),
    _Plan(9, _CRIME, "合同诈骗", "filing", acts=(("pass", 2), ("pass", 3)), to_colleague=True),
    _Plan(14, _CRIME, "非法侵入住宅", "bail", acts=(("pass", 3), ("pass", 4)), to_colleague=True),
    _Plan(
        60,
        _PO,
        "扰乱公共场所秩序",
        "penalty",
        ("detention", "fine"),
        1000,
        (("pass", 5), ("pass", 12), ("pass", 28)),
        (_COMPLEX,),
        fronts=(("ready", "事实清楚，证据充分，可以报送。", ()),),
    ),
    _Plan(
        40,
        _PO,
        "故意损毁财物",
        "penalty",
        ("fine",),
        500,
        (("pass", 4), ("return", 9)),
        fronts=(("mend", "补正后报送。", ("询问笔录第二页缺签名", "价格认定结论未附")),),
    ),
    _Plan(
        150,
        _PO,
        "赌博",
        "penalty",
        ("detention",),
        None,
        (("pass", 6), ("return", 10), ("again", 20), ("pass", 5), ("pass", 9), ("pass", 20), ("discussed", 16)),
        (_COMPLEX,),
    ),
    _Plan(90, _PO, "偷窃", "penalty", ("warning", "fine"), 300, (("pass", 3), ("pass", 7))),
    _Plan(120, _CRIME, "诈骗", "prosecution-transfer", (), None, (("pass", 6), ("pass", 10), ("reject", 25))),
    _Plan(20, _CRIME, "寻衅滋事", "seizure", (), 8000, (("recall", 1),)),
)


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits at each level; ``colleague``: a second legal reviewer."""

    by_level: Mapping[str, Viewer]
    colleague: Viewer
    also_leads: Person


def load_reviews(seats: Seats, now: datetime) -> Iterator[ReviewTask]:
    """Enter the reviews and yield each; the last case has advice and no review yet."""
    minute = now.replace(second=0, microsecond=0)
    for number, plan in enumerate(_PLANS):
        with transaction.atomic():
            yield _review(plan, number, seats, minute)
    with transaction.atomic():
        case = _case(_PO, "违反噪声管理", seats, minute - timedelta(hours=6))
        found = ("against", "违法事实尚未查清，暂不宜报送。", ("未对现场噪声检测", "未听取对方陈述"))
        _advise(case, "penalty", found, seats, minute - timedelta(hours=5))


@transaction.atomic
def seat(now: datetime) -> Seats:
    """Post a second reviewer, and return who sits at each level."""
    colleague = _second_reviewer(now)
    seats = {level: _viewer(username) for level, username in _SEATS.items()}
    return Seats(seats, colleague, Account.objects.get(username="unit_head").person)


def _second_reviewer(now: datetime) -> Viewer:
    unit = Unit.objects.get(code=BUREAU)
    person = Person.objects.create(person_id="V-法制", name="顾明", unit=unit)
    index.put("person", person)
    posting = propose_posting(actor=None, person=person, term=Term("legal_reviewer", unit, _SINCE), now=now)
    approve_posting(actor=None, posting=posting, now=now)
    account, _ = create_account(actor=None, person=person, username="legal_colleague", now=now)
    return viewer_of(account, Posting.objects.get(pk=posting.pk))


def _viewer(username: str) -> Viewer:
    account = Account.objects.get(username=username)
    return viewer_of(account, Posting.objects.get(person=account.person))


def _case(kind: CaseClass, title: str, seats: Seats, at: datetime, *, filed: bool = True) -> Case:
    officer = seats.by_level["L1"].account.person
    unit = Unit.objects.get(code=STATION)
    case = open_case(actor=None, case_class=kind, title=title, unit=unit, handlers=[officer], now=at)
    add_party(actor=None, case=case, kind=PartyKind.SUSPECT, now=at)
    for fact, value in {"case_class": str(kind), "special_procedure": "none", **_NOT_SO}.items():
        told: dict[str, Json] = {"fact": fact, "value": value, "from_the_beginning": True}
        record(actor=None, case=case, step=Step("fact-recorded", at, attrs=told, source="demo"), now=at)
    begun: list[tuple[str, Mapping[str, Json]]] = list(_BEGINNING.items())
    begun[0] = (begun[0][0], {**begun[0][1], "matter": str(kind)})
    if kind == _PO:
        begun.append(("admin-case-accepted", {"case_class": str(kind)}))
    elif filed:
        begun += _FILED
    for place, (event, attrs) in enumerate(begun):
        moment = at + timedelta(minutes=5 * place)
        record(actor=None, case=case, step=Step(event, moment, attrs=attrs, source="demo"), now=moment)
    return case


def _review(plan: _Plan, number: int, seats: Seats, now: datetime) -> ReviewTask:
    at = now - timedelta(hours=plan.ago, minutes=7 * number)
    case = _case(plan.case_class, plan.title, seats, at - timedelta(hours=3), filed=plan.matter != "filing")
    for found in plan.fronts:
        _advise(case, plan.matter, found, seats, at - timedelta(hours=2))
    facts = {fact: fact in plan.true for fact in asked_facts(plan.case_class, plan.matter)}
    amount = None if plan.amount is None else Decimal(plan.amount)
    matter = Matter(plan.matter, case.parties.get().person_id, plan.kinds, amount, facts)
    task = submit(actor=seats.by_level["L1"], case=case, matter=matter, now=at, text="材料齐全，报请审核。")
    for act, hours in plan.acts:
        at += timedelta(hours=hours)
        task = _act(act, ReviewTask.objects.get(pk=task.pk), seats, at, to_colleague=plan.to_colleague)
    return task


def _act(act: str, task: ReviewTask, seats: Seats, at: datetime, *, to_colleague: bool) -> ReviewTask:
    officer, reviewer = seats.by_level["L1"], seats.by_level["L4"]
    if act == "recall":
        return recall(actor=officer, task_id=task.pk, seen=task.version, text="扣押清单有误，更正后再报。", now=at)
    if act == "remind":
        return remind(actor=officer, task_id=task.pk, text="取保期限将至，请尽快审核。", now=at)
    if act == "reassign":
        to, why = reviewer.account.person_id, "原审核人外出培训。"
        return reassign(actor=reviewer, task_id=task.pk, seen=task.version, person_id=to, text=why, now=at)
    result = {"return": Result.RETURN, "reject": Result.REJECT}.get(act, Result.PASS)
    text = {Result.PASS: "同意。", Result.RETURN: _RETURNED, Result.REJECT: _REJECTED}[result]
    discussion = Discussion(at - timedelta(hours=1), (seats.also_leads.pk,)) if act == "discussed" else None
    following = _following(task, seats, to_colleague=to_colleague)
    opinion = Opinion(
        result,
        task.version,
        "已补正，重新报送。" if act == "again" else text,
        {} if act == "again" else _ALL_YES,
        following if result is Result.PASS else "",
        Reviewer(first_time=False, qualified=True),
        discussion,
    )
    return decide(actor=seats.by_level[task.level], task_id=task.pk, opinion=opinion, now=at)


def _following(task: ReviewTask, seats: Seats, *, to_colleague: bool) -> str:
    later = task.levels[task.levels.index(task.level) + 1 :]
    if not later or later[0] not in ("L4", "L5"):
        return ""
    named = seats.colleague if to_colleague and later[0] == "L4" else seats.by_level[later[0]]
    return named.account.person_id


def _advise(case: Case, matter: str, found: tuple[str, str, tuple[str, ...]], seats: Seats, at: datetime) -> None:
    advice, opinion, items = found
    points = dict.fromkeys(POINTS, OK) | ({"procedure": PROBLEM} if items else {})
    hours, about = Decimal("1.5") if items else Decimal("0.8"), case.parties.get().person_id
    advised = Advised(matter, hours, advice, opinion, about, points, items)
    advise(actor=seats.by_level["L2"], case=case, advised=advised, now=at)
