"""What is written at once is what the single actions write, but for the author and the source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from stdnum.cn import ric

from tests.web.imports.foreign import id_number
from tests.web.org.cast import City, city
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.actions.importing import Told, judge_anew, stage_case
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.models import Case, CaseClass, Obligation, PartyKind, RiskItem, Shared
from xiezhi.web.cases.steps import Step, checked
from xiezhi.web.identity.checks import problems as identity_problems
from xiezhi.web.identity.models import BlindIndex, Key, Party
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.particulars import checked as checked_particulars
from xiezhi.web.identity.parties import particulars_of, party_keys
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.writer import SYSTEM
from xiezhi.web.staging import Stage

NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)
Line = tuple[object, ...]


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def steps() -> list[Step]:
    at = datetime(2026, 3, 2, 1, tzinfo=UTC)
    fact: dict[str, Json] = {"fact": "case_class", "value": "public-order", "from_the_beginning": True}
    plan = [
        Step(FACT_RECORDED, datetime(2020, 1, 1, tzinfo=UTC), attrs=fact),
        Step("report-received", at, attrs={"channel": "in-person"}),
        Step("admin-case-accepted", at.replace(day=4), whole_day=True),
        Step("penalty-decided", at.replace(month=9), person_id="0", attrs={"kinds": ["detention"], "fine": "500"}),
    ]
    return [checked(step, NOW) for step in plan]


def somebody() -> Particulars:
    return checked_particulars(Particulars("某甲", id_number(3), "138 0013 8000"), NOW.date())


def at_once(bureau: City) -> None:
    officer = bureau.viewers["officer"].account.person
    people, handlers = ((PartyKind.SUSPECT, somebody()),), ((officer.pk, officer.name),)
    told = Told("一", CaseClass.PUBLIC_ORDER, "赌博", bureau.units["QG"], handlers, people, tuple(steps()))
    stage = Stage(NOW)
    case = stage_case(stage, told, party_keys(), SYSTEM, NOW)
    stage.write()
    judge_anew(case.thread_id, NOW)


def one_by_one(bureau: City) -> None:
    officer = bureau.viewers["officer"].account.person
    unit, kind = bureau.units["QG"], CaseClass.PUBLIC_ORDER
    case = open_case(actor=None, case_class=kind, title="赌博", unit=unit, handlers=[officer], now=NOW)
    person = add_party(actor=None, case=case, kind=PartyKind.SUSPECT, now=NOW, given=somebody()).person_id
    given = [replace(each, person_id=person if each.person_id else None) for each in steps()]
    record_all(case=case, steps=given, now=NOW)


def everything() -> dict[str, list[Line]]:
    """Return what stands in the tables, without ids, numbers and sources."""
    case = Case.objects.get()
    ids = {case.pk, case.number, *Party.objects.values_list("pk", flat=True)}
    entries = [_line(each, ids) for each in Entry.objects.filter(recorded_at=NOW)]
    obligations = Obligation.objects.values_list("rule_id", "verdict", "level", "due_at", "row", "person_id", "missing")
    return {
        "case": [(case.title, case.case_class, case.path, case.last_event, case.record_closed)],
        "known": [(each.token, Party.objects.filter(pk=each.identity_id).exists()) for each in case.parties.all()],
        "officers": [(each.person_id, each.name, each.lead) for each in case.officers.all()],
        "parties": [(each.person_id, each.kind, each.token) for each in case.parties.all()],
        "people": [(each.token, each.person_id, particulars_of(each)) for each in Party.objects.all()],
        "index": sorted(BlindIndex.objects.values_list("kind", "mac")),
        "keys": [(each.holder.partition(":")[0],) for each in Key.objects.filter(holder__startswith="party:")],
        "entries": sorted(entries, key=repr),
        "obligations": sorted(obligations, key=repr),
        "shared": sorted(Shared.objects.values_list("who", "occurred_at")),
        "risks": sorted(RiskItem.objects.values_list("rule_id", "state")),
    }


def _line(entry: Entry, ids: set[str]) -> Line:
    attrs = sorted(f"{name}={value}" for name, value in entry.attrs.items() if str(value) not in ids)
    when = (str(entry.occurred_at), entry.precision)
    names = (sorted(entry.keys), attrs, sorted(entry.personal))
    return (entry.kind, entry.what, entry.seq, *when, entry.person_id, entry.actor_id, *names)


def test_at_once_comes_to_what_single_actions_come_to(bureau: City) -> None:
    with transaction.atomic():
        one_by_one(bureau)
        before = everything()
        transaction.set_rollback(True)
    at_once(bureau)
    assert before["obligations"]
    assert before["known"] == [("甲", True)]
    for name, rows in everything().items():
        assert rows == before[name], name
    assert Case.objects.get().number == "一"
    assert identity_problems(settings.ENVIRONMENT.shred_register) == []


def test_whom_an_import_names_is_under_18_at_one_act_and_not_at_the_next(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    stem = "99999920080402001"
    young = checked_particulars(Particulars("某乙", stem + ric.calc_check_digit(f"{stem}0")), NOW.date())
    monkeypatch.setattr("tests.web.imports.test_same.somebody", lambda: young)
    plan = [*steps()[:3], Step("inquiry-held", NOW.replace(month=3, day=3), person_id="0"), steps()[3]]
    monkeypatch.setattr("tests.web.imports.test_same.steps", lambda: plan)
    with transaction.atomic():
        one_by_one(bureau)
        before = everything()
        transaction.set_rollback(True)
    at_once(bureau)
    for name, rows in everything().items():
        assert rows == before[name], name
    facts = Entry.objects.filter(what=FACT_RECORDED).exclude(person_id=None).order_by("seq")
    told = [(each.attrs["fact"], each.attrs["value"]) for each in facts]
    assert told == [("is_minor", True), ("is_minor_at_event", True), ("is_minor", False)]
    assert stem[6:14] not in str(list(Entry.objects.values_list("attrs", "keys")))
