"""Synthetic cases for the demonstration city: plans of ``xiezhi.demo`` entered through the actions, up to today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.stream import Order, threads
from xiezhi.demo.window import ZONE, Window
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.places import working_calendar
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.models import Case, CaseClass, Item, PartyKind
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.things import ITEM, sorts
from xiezhi.web.org.models import Person, Unit, UnitKind

# Long enough for the longest course.
_SPAN = timedelta(days=1000)
_WEEK = timedelta(days=7)
# What began under the law of today can be told as if it ran now.
_LAW_OF_TODAY = datetime(2026, 1, 1, tzinfo=ZONE)
_DATED = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
_PLANTED = 0.15
# How many threads of the first county come before the other counties': its last quarter.
FIRST_COUNTY = 120
# Of those every so many is handled at the first station, where the demonstration's officer is posted.
_AT_HOME = 4
_MATTERS = {
    CaseClass.CRIMINAL: ("盗窃电动自行车", "诈骗", "故意伤害", "寻衅滋事", "非法侵入住宅"),
    CaseClass.PUBLIC_ORDER: ("殴打他人", "故意损毁财物", "扰乱公共场所秩序", "偷窃", "赌博"),
    CaseClass.OTHER_ADMIN: ("违反消防管理", "道路交通违法", "违反出入境管理"),
}
_ITEMS = ("手机", "电动自行车", "现金", "账本", "刀具")
_FROZEN = "银行账户"
# How a plan calls the officers of a thread.
_OFFICER = re.compile(r"t\d{4}-(\d{8})-o(\d+)")


def load_cases(number: int, began_at: datetime, clock: Callable[[], datetime]) -> Iterator[int]:
    """Enter so many synthetic threads, the first county's first; yield how many are there, those from before included.

    ``began_at`` is when that was first begun: whoever goes on after an interruption tells the same story.
    """
    end = began_at.astimezone(ZONE).replace(second=0, microsecond=0) - timedelta(minutes=5)
    order = Order(number, 2026, _PLANTED, Window(end - _SPAN, end))
    stations = list(Unit.objects.filter(kind=UnitKind.STATION).order_by("code"))
    there = set(Case.objects.values_list("thread_id", flat=True))
    for place, plan in enumerate(threads(order, LegalDays(working_calendar("prc")), 0, number)):
        if plan.thread_id not in there:
            steps, first = steps_of(plan), place < FIRST_COUNTY
            if (first or place % 2 == 0) and plan.events[0].occurred_at >= _LAW_OF_TODAY:
                steps = still_running(steps, end)
            with transaction.atomic():
                enter_plan(plan.thread_id, steps, _station(stations, place), clock())
        yield place + 1


def _station(stations: list[Unit], place: int) -> Unit:
    if place >= FIRST_COUNTY:
        return stations[place % len(stations)]
    county = [each for each in stations if each.parent_id == stations[0].parent_id]
    return county[0 if place % _AT_HOME == 0 else place % len(county)]


def still_running(steps: list[Step], end: datetime) -> list[Step]:
    """Return two thirds of the steps, moved by whole weeks to just before ``end``; days of rest may differ."""
    dated = [step for step in steps if not step.attrs.get("from_the_beginning")]
    last = dated[len(dated) * 2 // 3].occurred_at
    by = (end - last) // _WEEK * _WEEK
    kept = [step for step in dated if step.occurred_at <= last]
    moved = [
        replace(
            step, occurred_at=step.occurred_at + by, attrs={name: _later(each, by) for name, each in step.attrs.items()}
        )
        for step in kept
    ]
    return [*(step for step in steps if step.attrs.get("from_the_beginning")), *moved]


def _later(value: Json, by: timedelta) -> Json:
    """Return a day or an instant so much later, anything else as it is."""
    if not isinstance(value, str) or not _DATED.fullmatch(value):
        return value
    moved = datetime.fromisoformat(value) + by
    return moved.isoformat() if "T" in value else moved.date().isoformat()


def enter_plan(thread_id: str, steps: list[Step], unit: Unit, now: datetime) -> Case:
    """Enter the steps of one thread as a case of a unit, with its persons concerned."""
    facts = {str(step.attrs.get("fact")): str(step.attrs.get("value")) for step in steps if step.person_id is None}
    kind = CaseClass(facts.get("case_class", CaseClass.CRIMINAL))
    matters = _MATTERS[kind]
    case = open_case(
        actor=None,
        case_class=kind,
        title=matters[sum(thread_id.encode()) % len(matters)],
        unit=unit,
        handlers=_handlers(unit),
        now=now,
        thread_id=thread_id,
    )
    concerned = {step.person_id for step in steps if step.person_id}
    for person_id in sorted(concerned):
        add_party(actor=None, case=case, kind=PartyKind.SUSPECT, now=now, person_id=person_id)
    # What is entered on the page later belongs to the same case as what the plan tells.
    own = [replace(step, keys={**step.keys, "case": case.pk}) if "case" in step.keys else step for step in steps]
    record_all(case=case, steps=own, now=now)
    came_up: dict[str, str] = {}
    for step in own:
        if ITEM in step.keys and step.event in sorts()[ITEM].property:
            came_up.setdefault(step.keys[ITEM], step.event)
    Item.objects.bulk_create(
        Item(case=case, key=key, place=place, name=_called(event, place), quantity="1件")
        for place, (key, event) in enumerate(came_up.items(), start=1)
    )
    return case


def _called(event: str, place: int) -> str:
    return _FROZEN if event == "freeze-imposed" else _ITEMS[place % len(_ITEMS)]


def steps_of(plan: CaseFile) -> list[Step]:
    """Return a plan's facts and events as steps, facts first where both are of one instant."""
    beginning = datetime(2020, 1, 1, tzinfo=UTC)
    found: list[tuple[datetime, int, Step]] = []
    for fact in plan.facts:
        at = fact.at or beginning
        attrs: dict[str, Json] = {"fact": fact.fact, "value": fact.value, "from_the_beginning": fact.at is None}
        found.append((at, 0, Step(FACT_RECORDED, at, False, fact.person_id, {}, attrs, source="demo")))
    for row in plan.events:
        step = Step(row.event, row.occurred_at, False, row.person_id, row.keys, _attrs(row.attrs), source="demo")
        found.append((row.occurred_at, row.seq, step))
    return [step for _, _, step in sorted(found, key=lambda each: each[:2])]


def _attrs(pairs: object) -> dict[str, Json]:
    """Return attributes; a name that stands several times is a list."""
    attrs: dict[str, Json] = {}
    for name, told in pairs if isinstance(pairs, list) else ():
        value, known = _badge(told), attrs.get(name)
        attrs[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return {name: value for name, value in attrs.items() if value is not None}


def _badge(value: Json) -> Json:
    """Return the officer whom a plan names by a number such as people wear, anything else as it is.

    >>> _badge("t2026-00000012-o2"), _badge("hand")
    ('警号0000122', 'hand')
    """
    officer = _OFFICER.fullmatch(value) if isinstance(value, str) else None
    return value if officer is None else f"警号{int(officer[1]):06}{officer[2]}"


def _handlers(unit: Unit) -> list[Person]:
    """Return those who handle cases of a unit: officers posted there, or anybody of it, or a name made for it."""
    posted = list(Person.objects.filter(postings__unit=unit, postings__role="officer").distinct()[:2])
    if posted:
        return posted
    made, _ = Person.objects.get_or_create(person_id=f"D-{unit.code}", defaults={"name": "民警甲", "unit": unit})
    return [made]
