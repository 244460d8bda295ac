"""Centres and some twenty stays for the demonstration city, entered through the actions, around the present hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.models import Case, CaseClass, PartyKind
from xiezhi.web.cases.powers import approvers, level_of, reaches
from xiezhi.web.custody.actions.centres import Beat, beat, hand_over, name_keeper, sign
from xiezhi.web.custody.actions.stays import Arrival, Given, arrive, enter
from xiezhi.web.custody.board import lines
from xiezhi.web.custody.kinds import STEPS
from xiezhi.web.custody.models import Centre, Room, RoomKind, Stay, StayState
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.postings import Term, approve_posting, propose_posting
from xiezhi.web.org.models import Account, Person, Posting, Unit, UnitKind
from xiezhi.web.org.viewer import Viewer, legal_day, viewer_of

_ROOMS = (
    ("安检室", RoomKind.CHECK),
    ("候问室一", RoomKind.WAITING),
    ("候问室二", RoomKind.WAITING),
    ("讯问室一", RoomKind.INTERVIEW),
    ("讯问室二", RoomKind.INTERVIEW),
    ("讯问室三", RoomKind.INTERVIEW),
    ("医疗室", RoomKind.MEDICAL),
)
_NAMES = ("周海涛", "郑敏", "王志强", "陈静", "韩磊", "杨芳", "何伟", "吕丽", "孔建国", "魏敏", "姜涛", "金秀兰")
_COURSE = ("safety", "belongings", "health", "rights", "family", "room")
_PO, _CRIME = CaseClass.PUBLIC_ORDER, CaseClass.CRIMINAL


@dataclass(frozen=True, slots=True)
class _Plan:
    """A stay: how long ago, how, in what case; which steps of the course are left out; what happens then."""

    minutes: int
    regime: str
    case_class: CaseClass
    title: str
    then: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    facts: Mapping[str, Json] | None = None


_PLANS = (
    _Plan(95, "public-order-summons", _PO, "殴打他人", ("interview",)),
    _Plan(442, "public-order-summons", _PO, "偷窃", ("interview", "interview-end", "meal")),
    _Plan(610, "caught", _PO, "故意损毁财物", ("interview", "interview-end", "meal"), ("family",)),
    _Plan(35, "caught", _PO, "扰乱公共场所秩序", (), ("belongings", "health", "rights", "family", "room")),
    _Plan(700, "criminal-summons", _CRIME, "盗窃电动自行车", ("interview", "interview-end", "meal")),
    _Plan(260, "criminal-summons", _CRIME, "诈骗", ("interview",)),
    _Plan(840, "criminal-compelled", _CRIME, "故意伤害", ("interview", "interview-end", "extension", "meal")),
    _Plan(180, "continued-questioning", _PO, "赌博", ("questioning", "interview"), (), {"identity_known": False}),
    _Plan(225, "continued-questioning", _PO, "偷窃", ("questioning",), ("meal",), {"age_at_event": 15}),
    _Plan(300, "surrender", _PO, "殴打他人", ("interview", "interview-end", "exit")),
    _Plan(150, "public-order-summons", _PO, "赌博", ("alone",)),
    _Plan(120, "caught", _PO, "赌博", ("interview",)),
    _Plan(75, "handed-over", _PO, "偷窃", ("health",), ("room",)),
    _Plan(20, "public-order-summons", _PO, "殴打他人", (), ("rights", "family", "room")),
    _Plan(400, "caught", _PO, "寻衅滋事", ("restraint",)),
    _Plan(210, "criminal-summons", _CRIME, "寻衅滋事", ("interview", "interview-end")),
    _Plan(50, "public-order-summons", _PO, "扰乱公共场所秩序", ("interview",)),
    _Plan(330, "public-order-summons", _PO, "故意损毁财物", ("interview", "interview-end", "meal")),
    _Plan(90, "criminal-summons", _CRIME, "非法侵入住宅", ("interview",)),
    _Plan(480, "public-order-summons", _PO, "殴打他人", ("interview", "interview-end"), (), {"complex_or_major": True}),
    _Plan(900, "caught", _PO, "偷窃", ("interview", "interview-end", "meal", "departure")),
    _Plan(1500, "public-order-summons", _PO, "殴打他人", ("interview", "interview-end", "departure"), ("health",)),
    _Plan(1900, "criminal-summons", _CRIME, "诈骗", ("interview", "interview-end", "departure")),
)
_GIVEN: Mapping[str, Mapping[str, Json]] = {
    "safety": {"checker_role": "female-staff", "injuries_recorded": False, "belongings_found": True},
    "belongings": {"list_no": "1"},
    "rights": {"counsel": True, "legal_aid": True, "noted_in_record": True},
    "family": {"about": "public-order-summons", "not_notified_reason": "none"},
    "interview-end": {"individually": True},
    "exit": {"reason": "medical"},
    "restraint": {"person_state": "drunk"},
    "questioning": {"approved_hours": 12},
    "departure": {"to": "released", "signed_time": True},
}


def load_custody(now: datetime) -> Iterator[Stay]:
    """Make one centre a county, put somebody on shift, and yield the stays as they are entered."""
    minute = now.replace(second=0, microsecond=0)
    made = [_centre(each, now) for each in Unit.objects.filter(kind=UnitKind.COUNTY).order_by("code")]
    outgoing = _officer(made[0].unit, now)
    name_keeper(actor=None, centre=made[0], person=outgoing.account.person, now=now)
    for number, plan in enumerate(_PLANS):
        centre = made[0] if number % 10 < 7 or plan.then[-1:] == ("departure",) else made[number % 2 + 1]
        yield _stay(plan, number, centre, minute)
    incoming = Account.objects.filter(username="officer").first()
    if incoming is not None:
        inside = list(Stay.objects.filter(centre=made[0]).exclude(state=StayState.LEFT))
        points = [{"number": each.stay.number, "word": "", "where": ""} for each in lines(inside, now)]
        shift = hand_over(actor=outgoing, centre=made[0], to=incoming.person, points=points, now=now)
        sign(actor=viewer_of(incoming, Posting.objects.get(person=incoming.person)), handover_id=shift.pk, now=now)
    for number, centre in enumerate(made[:6]):
        waiting = (0, 0, 14)[number % 3]
        beat(centre=centre, told=Beat(waiting, now - timedelta(minutes=40) if waiting else None), now=now)


def _centre(unit: Unit, now: datetime) -> Centre:
    name = f"{unit.name}执法办案管理中心"
    made = Centre.objects.create(centre_id=new_id(now), unit=unit, name=name, standard=True)
    Room.objects.bulk_create(Room(centre=made, name=name, kind=kind) for name, kind in _ROOMS)
    return made


def _officer(county: Unit, now: datetime) -> Viewer:
    """Post a second officer in a county, so that there are two to hand a shift over."""
    station = Unit.objects.filter(parent=county, kind=UnitKind.STATION).order_by("code")[1]
    person = Person.objects.create(person_id=f"K-{station.code}", name="许建国", unit=station)
    term = Term("officer", station, date(2026, 1, 1))
    posting = propose_posting(actor=None, person=person, term=term, now=now)
    approve_posting(actor=None, posting=posting, now=now)
    account, _ = create_account(actor=None, person=person, username="keeper", now=now)
    return viewer_of(account, Posting.objects.get(pk=posting.pk))


def _stay(plan: _Plan, number: int, centre: Centre, now: datetime) -> Stay:
    case = _case(plan, number, centre, now)
    at = now - timedelta(minutes=plan.minutes)
    suspect = add_party(actor=None, case=case, kind=PartyKind.SUSPECT, now=now)
    facts: dict[str, Json] = {
        "sex": "f" if number % 4 == 1 else "m",
        "age_at_event": 24 + number,
        "identity_known": True,
    }
    told = Arrival(
        party=suspect,
        centre=centre,
        regime=plan.regime,
        at=at,
        entered_at=at + timedelta(minutes=4),
        attrs={"warrant_shown": plan.regime.endswith("summons"), "signed_time": True},
        facts=facts | dict(plan.facts or {}),
    )
    stay = arrive(actor=None, case=case, arrival=told, now=now)
    for place, name in enumerate(each for each in (*_COURSE, *plan.then) if each not in plan.without):
        moment = min(at + timedelta(minutes=6 + place * 3), now)
        if name in ("interview-end", "meal", "departure", "exit"):
            moment = max(moment, at + (now - at) * (0.6 if name == "interview-end" else 0.8))
        _step(stay, name, number, moment, now)
    return Stay.objects.get(pk=stay.pk)


def _case(plan: _Plan, number: int, centre: Centre, now: datetime) -> Case:
    stations = Unit.objects.filter(parent=centre.unit, kind=UnitKind.STATION).order_by("code")
    station = stations[number % 4]
    # The last but one of the running ones shares an officer with the first, at the same time.
    shared = 0 if number == 16 else number
    handlers = [
        Person.objects.get_or_create(
            person_id=f"D{turn}-{shared:02}",
            defaults={"name": _NAMES[(number * 2 + turn) % len(_NAMES)], "unit": station},
        )[0]
        for turn in range(2)
    ]
    return open_case(actor=None, case_class=plan.case_class, title=plan.title, unit=station, handlers=handlers, now=now)


def _step(stay: Stay, name: str, number: int, at: datetime, now: datetime) -> None:
    kind = STEPS["interview" if name == "alone" else name]
    rooms = list(Room.objects.filter(centre=stay.centre).order_by("pk"))
    handlers = list(stay.case.officers.values_list("person_id", flat=True))
    interview = kind.name == "interview"
    given = Given(
        at=at,
        attrs=_approved(stay, now) if name == "extension" else _GIVEN.get(kind.name, {}),
        room=rooms[3 + number % 3].pk if interview else rooms[1 + number % 2].pk if name == "room" else None,
        officers=tuple(handlers[: 1 if name == "alone" else 2]) if interview else (),
        recording="" if name == "alone" else f"LX{number:04}" if interview else "",
        health="good",
        hours=24,
    )
    enter(actor=None, stay_id=stay.pk, kind=kind, given=given, now=now)


def _approved(stay: Stay, now: datetime) -> dict[str, Json]:
    """Return who approves an extension: the nearest who ranks high enough."""
    able = (each for each in approvers(stay.case.path, legal_day(now)) if reaches(level_of(each), "county-head"))
    return {"approver_id": next(able).person_id}
