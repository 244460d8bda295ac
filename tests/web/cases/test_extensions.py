"""Extensions and pauses: asked for, approved at the rank the law requires, and what the clock does of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.web.cases.review.panel import NOW, Panel, panel
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import city
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.extensions import ask_extension, level_expected
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.extensions import Wanted, extensions, stretches
from xiezhi.web.cases.families import history
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Case, Obligation, PartyKind, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.chains import shipped_chains
from xiezhi.web.cases.review.queries import candidates, place_of
from xiezhi.web.cases.steps import Step
from xiezhi.web.deadlines.days import begin_of, calendar
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import legal_day

FILED = NOW - timedelta(days=20)
DAY = timedelta(days=1)


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    made = panel(city())
    step = Step("admin-case-filed", FILED, attrs={"case_class": "public-order"})
    record(actor=made.seats["L1"], case=made.case, step=step, now=NOW, reason="补录")
    return made


def due(seated: Panel) -> datetime:
    found = Obligation.objects.get(rule_id="po-case-period", thread_id=seated.case.thread_id).due_at
    assert found is not None
    return found


def end_of(days: int) -> datetime:
    """Return the midnight that ends a period from the filing, put off to a working day."""
    last = legal_day(FILED) + days * DAY
    while not calendar().is_working(last):
        last += DAY
    return begin_of(last + DAY)


def asked(seated: Panel, name: str = "case-period", **attrs: str) -> ReviewTask:
    wanted = Wanted(attrs, extensions()[name].facts, "", "案情复杂")
    kind, officer = extensions()[name], seated.seats["L1"]
    return ask_extension(actor=officer, case=seated.case, kind=kind, wanted=wanted, now=NOW)


def granted(seated: Panel, task: ReviewTask) -> ReviewTask:
    while task.state == "open":
        task = seated.say(task)
    return task


def test_the_table_speaks_the_words_of_the_rulebook_and_of_the_chains(db: None) -> None:  # noqa: ARG001 - asked for, not used
    vocabulary, chains = rulebook().vocabulary, shipped_chains()
    for kind in extensions().values():
        assert {*kind.attrs, *kind.ask} <= set(kind.attributes)
        assert set(kind.facts) <= set(vocabulary.facts)
        assert set(kind.rules) <= set(rules())
        assert kind.matter in chains.matters
    words = set(vocabulary.events["approval-granted"].attributes["matter"].allowed)
    assert {chains.word_for(each) for each in chains.matters} <= words
    assert {each.least for each in chains.chains} <= {"", *vocabulary.levels}


def test_an_extension_is_shown_asked_approved_and_moves_the_clock_by_thirty_days(seated: Panel) -> None:
    before, officer = due(seated), browser(seated.seats["L1"])
    address = f"/cases/{seated.case.pk}/extensions/case-period/"
    form = typed(complex_or_major="1", reason="案情复杂")
    looked = officer.post(address, {name: value for name, value in form.items() if name != "form_confirmed"})
    assert "县级公安机关负责人" in looked.content.decode()
    assert f"→ {(before + 30 * DAY + timedelta(hours=8)):%Y-%m-%d}"[:9] in looked.content.decode()
    assert due(seated) == before
    task = ReviewTask.objects.get(pk=officer.post(address, form)["Location"].split("/")[2])
    while task.level != "L5":
        task = seated.say(task)
    shown = browser(seated.seats["L5"]).get(f"/reviews/{task.pk}/").content.decode()
    assert "如果批准" in shown
    assert "案情复杂" in shown
    seated.say(task)
    event = Entry.objects.get(what="case-period-extended")
    assert event.attrs == {"days": 30, "level": "county-head", "seq": 1}
    assert Entry.objects.get(what="approval-granted").attrs["matter"] == "case-period-extension"
    assert (before, due(seated)) == (end_of(30), end_of(60))
    page = officer.get(f"/cases/{seated.case.pk}/extensions/").content.decode()
    assert "已批准" in page
    assert "治安案件办案期限" in page


def test_what_the_law_no_longer_allows_is_warned_of_and_not_refused(seated: Panel) -> None:
    officer, address = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/extensions/case-period/"
    form = typed(complex_or_major="1", reason="仍未办结")
    del form["form_confirmed"]
    for _ in range(2):
        assert "不改变任何期限" not in officer.post(address, form).content.decode()
        granted(seated, asked(seated))
    after_two = due(seated)
    assert "不改变任何期限" in officer.post(address, form).content.decode()
    granted(seated, asked(seated))
    assert due(seated) == after_two
    assert Entry.objects.filter(what="case-period-extended").count() == 3


def test_without_the_condition_of_the_law_the_page_says_that_nothing_moves(seated: Panel) -> None:
    form = typed(reason="工作忙")
    del form["form_confirmed"]
    looked = browser(seated.seats["L1"]).post(f"/cases/{seated.case.pk}/extensions/case-period/", form)
    assert "不改变任何期限" in looked.content.decode()


def test_a_case_of_a_county_is_extended_by_the_city_and_a_chain_without_its_rank_is_seen(
    seated: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = seated.bureau.units["QG"]
    Case.objects.filter(pk=seated.case.pk).update(unit=county, path=county.path)
    seated.case.refresh_from_db()
    kind = extensions()["case-period"]
    with pytest.raises(CaseError, match="ranks high enough"):
        level_expected(seated.case, kind, NOW)
    leader = seated.bureau.viewer("市局领导", "bureau_leader", "JL")
    assert level_expected(seated.case, kind, NOW) == "city-head"
    task = asked(seated)

    def able(least: str) -> list[str]:
        return [each.person_id for each in candidates(seated.case, replace(place_of(task), level="L5"), NOW, least)]

    assert able("city-head") == [leader.account.person_id]
    # Planted: a chain that forgets the rank lets the county's own leader extend the county's case.
    assert seated.seats["L5"].account.person_id in able("")
    monkeypatch.setattr("xiezhi.web.cases.review.actions.decisions.candidates", lambda *_: [seated.seats["L5"].posting])
    seated.seats["L3"] = seated.bureau.viewers["unit_head"]
    seated.seats["L2"].posting.serves.add(county)  # type: ignore[union-attr] # posted, as the cast has it
    ReviewTask.objects.filter(pk=task.pk).update(level="L5", assigned=seated.seats["L5"].account.person_id)
    with pytest.raises(CaseError, match="rank"):
        seated.say(task, level="L5")


def test_an_appraisal_is_approved_by_the_head_of_the_unit_and_its_time_is_left_out(seated: Panel) -> None:
    before = due(seated)
    officer, address = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/extensions/"
    form = typed(kind="injury", period_told_in_writing="1", reason="伤情鉴定")
    del form["form_confirmed"]
    assert "→ 中止，恢复后再定" in officer.post(f"{address}appraisal/", form).content.decode()
    task = asked(seated, "appraisal", kind="injury", period_told_in_writing="true")
    assert task.levels == ["L1", "L3"]
    granted(seated, task)
    assert Entry.objects.get(what="approval-granted").attrs["level"] == "unit-head"
    (running,) = stretches(history(seated.case.thread_id))
    assert running.ended is None
    page = officer.get(address).content.decode()
    assert "仍在中止" in page
    form = typed(complex_or_major="1", reason="案情复杂")
    del form["form_confirmed"]
    assert "期限正在中止" in officer.post(f"{address}case-period/", form).content.decode()
    assert f"/cases/{seated.case.pk}/steps/?event=appraisal-opinion-received" in page
    # Longer than any row of days of rest, on which a last day would be put off without it, too.
    later = NOW + 20 * DAY
    ended = Step("appraisal-opinion-received", later, attrs={"kind": "injury"})
    record(actor=seated.seats["L1"], case=seated.case, step=ended, now=later)
    (over,) = stretches(history(seated.case.thread_id))
    assert over.ended is not None
    assert due(seated) > before


@pytest.mark.parametrize(
    ("name", "first", "rule", "step"),
    [
        ("seizure", "property-seized", "admin-seizure-30-30", {"regime": "admin"}),
        ("examination-detention", "examination-detention-started", "exam-detention-30d", {}),
    ],
)
def test_what_was_taken_or_held_is_prolonged_for_that_one_alone(
    seated: Panel, name: str, first: str, rule: str, step: dict[str, str]
) -> None:
    officer, case, kind = seated.seats["L1"], seated.case, extensions()[name]
    if name == "examination-detention":
        # The organ above decides.
        seated.seats["L5"] = seated.bureau.viewer("市局领导", "bureau_leader", "JL")
    people = [add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW) for _ in range(2)]
    for fact, value in (("special_procedure", "none"), ("state_security_or_terror", "false")):
        known = Step("fact-recorded", FILED, attrs={"fact": fact, "value": value, "from_the_beginning": True})
        record(actor=officer, case=case, step=known, now=NOW, reason="补录")
    for place, person in enumerate(people):
        keys = {"item": f"i{place}"} if name == "seizure" else {}
        began = Step(first, NOW - 3 * DAY, person_id=person.person_id, keys=keys, attrs=step)
        record(actor=officer, case=case, step=began, now=NOW, reason="补录")
    before = dict(Obligation.objects.filter(rule_id=rule).values_list("subject_event_id", "due_at"))
    one = Entry.objects.filter(what=first, person_id=people[0].person_id).get()
    attrs = {"party_told_in_writing": True} if name == "seizure" else {}
    wanted = Wanted(attrs, kind.facts, people[0].person_id if kind.person else "", "尚未查清", one.pk)
    granted(seated, ask_extension(actor=officer, case=case, kind=kind, wanted=wanted, now=NOW))
    after = dict(Obligation.objects.filter(rule_id=rule).values_list("subject_event_id", "due_at"))
    moved = [entry for entry, at in after.items() if at != before[entry]]
    assert moved == [one.pk]
    with pytest.raises(CaseError, match="say w"):
        ask_extension(actor=officer, case=case, kind=kind, wanted=Wanted(attrs, (), "", "x"), now=NOW)


def test_only_a_handler_of_an_open_case_asks_and_only_for_what_its_class_has(seated: Panel) -> None:
    listing = f"/cases/{seated.case.pk}/extensions/"
    strangers = [seated.seats["L3"], seated.bureau.viewer("far", "officer", "BS1")]
    for viewer in strangers:
        assert browser(viewer).get(f"{listing}case-period/").status_code == 404
    assert [browser(each).get(listing).status_code for each in strangers] == [200, 404]
    officer = browser(seated.seats["L1"])
    for name in ("custody", "nothing"):
        assert officer.get(f"{listing}{name}/").status_code == 404
    plain = officer.post(f"/cases/{seated.case.pk}/review/", {"matter": "case-period-extension"})
    assert plain.status_code == 400
    Case.objects.filter(pk=seated.case.pk).update(closed_at=NOW)
    assert officer.post(f"{listing}case-period/", typed(reason="补")).status_code == 409
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    assert officer.get(listing).status_code == 404
