"""What a step is about: items of property named, told apart by the law, held by somebody; measures as stretches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.cases.test_pages import HOUR, NOW, a_case, say
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.actions.things import Named, name_item
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Case, CaseClass, Item, Obligation, PartyKind, ReviewTask
from xiezhi.web.cases.overview import as_it_stands, keepings, measures, outcomes, stretches
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.things import NEW, events_of, sorts, sorts_of, things
from xiezhi.web.cases.views.form import STAFF
from xiezhi.web.cases.wording import local
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.journal.models import Entry

RETURN = "seized-unrelated-return-3d"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.fixture
def case(bureau: City) -> Case:
    return a_case(bureau, CaseClass.CRIMINAL)


@pytest.fixture
def client(bureau: City) -> Client:
    return browser(bureau.viewers["officer"])


def enter(client: Client, case: Case, event: str, hours: int, **form: str) -> int:
    """Enter a step so many hours ago, as the page sends it."""
    when = local(NOW - hours * HOUR).replace(" ", "T")
    return client.post(f"/cases/{case.pk}/steps/", {"event": event, "when": when, **form}).status_code


def key_of(name: str) -> str:
    return Item.objects.get(name=name).key


def verdicts(case: Case, rule: str) -> list[str]:
    return sorted(Obligation.objects.filter(thread_id=case.thread_id, rule_id=rule).values_list("verdict", flat=True))


def named(client: Client, case: Case, *names: str) -> None:
    for name in names:
        form = typed(item_name=name, item_quantity="1件")
        assert client.post(f"/cases/{case.pk}/items/", form).status_code == 302


def one_of_two_is_returned(client: Client, case: Case) -> list[str]:
    """Seize two things that were named, find both unrelated, return the first; give the verdicts on the returning."""
    named(client, case, "手机", "账本")
    for name in ("手机", "账本"):
        assert enter(client, case, "property-seized", 9, item=key_of(name)) == 302
        assert enter(client, case, "property-found-unrelated", 5, item=key_of(name)) == 302
    assert enter(client, case, "property-returned", 2, item=key_of("手机")) == 302
    return verdicts(case, RETURN)


def test_the_return_of_one_thing_leaves_the_clock_of_the_other_running(client: Client, case: Case) -> None:
    assert one_of_two_is_returned(client, case) == ["met", "pending"]


def test_a_form_that_forgot_which_thing_would_be_seen(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xiezhi.web.cases.views.entry.keys_given", lambda *_: {})
    assert one_of_two_is_returned(client, case) == ["met", "met"]


def test_a_step_about_the_whole_case_is_about_no_thing_unless_somebody_says_so(client: Client, case: Case) -> None:
    named(client, case, "手机")
    address, item = f"/cases/{case.pk}/steps/?event=", key_of("手机")
    for event, chosen in (("property-returned", True), ("case-transferred-out", False), ("property-seized", True)):
        page = client.get(address + event).content.decode()
        assert f'<option value="{item}"' in page
        assert (f'<option value="{item}" selected>' in page) is chosen, event


def test_a_key_that_nothing_brought_up_is_no_thing(bureau: City, client: Client, case: Case) -> None:
    step = Step("interrogation-held", NOW - HOUR, keys={"item": "interview-1"})
    record(actor=None, case=case, step=step, now=NOW)
    assert things(case, Entry.objects.filter(thread_id=case.thread_id), Language.ZH) == []
    assert "涉案财物" not in client.get(f"/cases/{case.pk}/").content.decode()
    bring = Step("property-seized", NOW - HOUR, keys={"item": "i1"})
    record(actor=None, case=case, step=bring, now=NOW)
    (found,) = things(case, Entry.objects.filter(thread_id=case.thread_id), Language.ZH)
    assert found.label.startswith("i1 · ")
    assert found.is_property
    assert bureau


def test_an_appraisal_is_told_apart_and_is_no_property(client: Client, case: Case) -> None:
    for hours in (5, 4):
        assert enter(client, case, "appraisal-opinion-received", hours, item=NEW) == 302
    assert Item.objects.count() == 0
    keys = [each.keys["item"] for each in Entry.objects.filter(what="appraisal-opinion-received")]
    assert len(set(keys)) == 2
    page = client.get(f"/cases/{case.pk}/steps/?event=appraisal-copy-served").content.decode()
    assert all(f'<option value="{each}">' in page for each in keys)
    assert "涉案财物" not in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_thing_that_comes_up_with_its_step_is_named_with_it(client: Client, case: Case) -> None:
    for name in ("手机", "账本"):
        assert enter(client, case, "property-seized", 9, item=NEW, item_name=name, item_quantity="1部") == 302
    assert [str(each) for each in Item.objects.all()] == ["1 手机 1部", "2 账本 1部"]
    seized = Entry.objects.filter(what="property-seized").order_by("seq")
    assert [each.keys["item"] for each in seized] == [key_of("手机"), key_of("账本")]
    note = Entry.objects.filter(what="item-named").first()
    assert note is not None
    assert "手机" not in str(note.attrs)
    page = client.get(f"/cases/{case.pk}/steps/?event=property-returned").content.decode()
    assert "1 手机 1部" in page
    assert 'value="new"' not in page


def test_the_name_of_a_person_in_that_of_an_item_is_their_token_on_every_page(
    bureau: City, client: Client, case: Case
) -> None:
    officer = bureau.viewers["officer"]
    who = Particulars("王小明", "110101199003070038")
    add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW, given=who)
    named(client, case, "王小明的手机")
    assert "王小明" not in str(Item.objects.get().name)
    for address in (
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/steps/?event=property-seized",
        f"/cases/{case.pk}/review/",
    ):
        page = client.get(address).content.decode()
        assert "1 甲的手机 1件" in page
        assert "王小明" not in page


@pytest.mark.parametrize(
    ("event", "form"),
    [
        ("property-seized", {"item": NEW, "item_name": " "}),
        ("property-seized", {"item": NEW, "item_name": "手" * 81}),
        ("property-seized", {"item": NEW, "item_name": "手机", "item_quantity": "一" * 41}),
        ("property-seized", {"item": "i-of-another-case"}),
        ("property-returned", {"item": NEW, "item_name": "手机"}),
    ],
)
def test_a_thing_without_a_name_or_that_the_case_has_not_is_refused(
    client: Client, case: Case, event: str, form: dict[str, str]
) -> None:
    before = Entry.objects.filter(thread_id=case.thread_id).count()
    assert enter(client, case, event, 3, **form) == 400
    assert (Entry.objects.filter(thread_id=case.thread_id).count(), Item.objects.count()) == (before, 0)


def test_an_item_is_named_by_who_may_append_and_in_an_open_case(bureau: City, case: Case) -> None:
    for role, status in (("officer", 200), ("unit_head", 404), ("legal_reviewer", 404), ("sysadmin", 404)):
        assert browser(bureau.viewers[role]).get(f"/cases/{case.pk}/items/").status_code == status
    elsewhere = browser(bureau.viewer("elsewhere", "officer", "BS1"))
    answer = elsewhere.post(f"/cases/{case.pk}/items/", typed(item_name="手机"))
    assert (answer.status_code, Item.objects.count()) == (404, 0)
    officer = bureau.viewers["officer"]
    with pytest.raises(CaseError, match="what the item is"):
        name_item(actor=officer, case=case, named=Named(" "), now=NOW)


def test_a_request_and_a_decision_come_up_by_themselves_and_later_steps_offer_them(client: Client, case: Case) -> None:
    for hours in (30, 20):
        assert enter(client, case, "lawyer-meeting-requested", hours, request=NEW) == 302
    first, second = Entry.objects.filter(what="lawyer-meeting-requested").order_by("seq")
    assert first.keys["request"] != second.keys["request"]
    page = client.get(f"/cases/{case.pk}/steps/?event=lawyer-meeting-arranged").content.decode()
    for each in (first, second):
        assert f'<option value="{each.keys["request"]}">' in page


def test_the_page_says_in_whose_hands_a_thing_is(bureau: City, client: Client, case: Case) -> None:
    keeper = bureau.person("管理员", "QG")
    named(client, case, "手机")
    page = f"/cases/{case.pk}/"
    assert "尚无步骤" in client.get(page).content.decode()
    item = key_of("手机")
    assert enter(client, case, "property-seized", 9, item=item) == 302
    assert "现在：承办民警" in client.get(page).content.decode()
    handed = {"item": item, "attr-keeper_id": keeper.pk}
    assert enter(client, case, "property-handed-to-keeper", 8, **handed) == 302
    assert "现在：管理员" in client.get(page).content.decode()
    assert enter(client, case, "property-returned", 1, item=item) == 302
    assert "现在：已退还" in client.get(page).content.decode()


def test_measures_are_stretches_and_what_was_voided_or_corrected_counts_as_it_stands(bureau: City, case: Case) -> None:
    told = [("person-arrived", 60, "p1"), ("person-left", 40, "p1"), ("detention-executed", 39, "p1")]
    told += [("bail-started", 10, "p1"), ("person-arrived", 5, "p2")]
    # A loader's: what is breached on the way is not what is asked here.
    for event, ago, person in told:
        record(actor=None, case=case, step=Step(event, NOW - ago * HOUR, person_id=person), now=NOW)
    arrived, wrong = Entry.objects.filter(what="person-arrived").order_by("seq")
    officer = bureau.viewers["officer"]
    earlier = (NOW - 61 * HOUR).isoformat()
    for event, former, attrs in (
        ("event-corrected", arrived.pk, {"occurred_at": earlier, "reason": "误记"}),
        ("event-voided", wrong.pk, {"reason": "误记"}),
    ):
        record(actor=officer, case=case, step=Step(event, NOW, supersedes=former, attrs=attrs), now=NOW)
    found = stretches(as_it_stands(Entry.objects.filter(thread_id=case.thread_id)))
    drawn = [(each.label.zh, each.person_id, each.ended is not None) for each in found]
    assert drawn == [("到案", "p1", True), ("刑事拘留", "p1", True), ("取保候审", "p1", False)]
    assert found[0].begun == NOW - 61 * HOUR
    assert found[0].ended is not None
    assert found[0].ended - found[0].begun == timedelta(hours=21)
    page = browser(officer).get(f"/cases/{case.pk}/").content.decode()
    assert page.count('class="xz-stretch"') == 3
    assert "未记结束" in page


def test_the_outcome_stands_on_the_page(bureau: City, case: Case) -> None:
    page = browser(bureau.viewers["officer"])
    assert "处理结果" not in page.get(f"/cases/{case.pk}/").content.decode()
    say(bureau, case, "case-withdrawn")
    shown = page.get(f"/cases/{case.pk}/").content.decode()
    assert "处理结果" in shown


def test_a_review_about_one_item_is_approved_for_that_item_alone(bureau: City, case: Case) -> None:
    officer = bureau.viewers["officer"]
    first, second = (name_item(actor=officer, case=case, named=Named(each), now=NOW) for each in ("甲账户", "乙账户"))
    for item in (first, second):
        submit(actor=officer, case=case, matter=Matter("freeze", item=item.key), now=NOW)
    asked = Entry.objects.filter(what="approval-requested").order_by("seq")
    assert [each.keys["item"] for each in asked] == [first.key, second.key]
    with pytest.raises(CaseError, match="under review already"):
        submit(actor=officer, case=case, matter=Matter("freeze", item=first.key), now=NOW)
    with pytest.raises(CaseError, match="has none such"):
        submit(actor=officer, case=case, matter=Matter("freeze", item="none"), now=NOW)
    task = ReviewTask.objects.get(item=first.key)
    assert "1 甲账户" in browser(officer).get(f"/reviews/{task.pk}/").content.decode()
    assert "2 乙账户" in browser(officer).get(f"/cases/{case.pk}/review/").content.decode()


def test_things_of_a_closed_record_beside_are_not_offered(bureau: City, client: Client, case: Case) -> None:
    beside = a_case(bureau, CaseClass.CRIMINAL)
    Case.objects.filter(pk=beside.pk).update(thread_id=case.thread_id)
    beside.refresh_from_db()
    step = Step("lawyer-meeting-requested", NOW - HOUR, keys={"request": "r-beside"})
    record(actor=bureau.viewers["officer"], case=beside, step=step, now=NOW)
    address = f"/cases/{case.pk}/steps/?event=lawyer-meeting-arranged"
    assert "r-beside" in client.get(address).content.decode()
    Case.objects.filter(pk=beside.pk).update(record_closed=True)
    assert "r-beside" not in client.get(address).content.decode()
    assert things(case, [], Language.ZH) == []


def test_every_kind_in_the_tables_is_one_of_the_rulebook(db: None) -> None:  # noqa: ARG001 - the rulebook in force
    known = rulebook().vocabulary.events
    for sort in sorts().values():
        assert sort.begin
        for event in sort.begin:
            # A thing comes up only with what some rule tells apart by it.
            assert sort in sorts_of(event) or event == "recording-archived", event
        assert not sort.general & sort.begin
        assert all(sort in sorts_of(event) for event in sort.general)
    drawn = [each.begin | each.end for each in measures()] + [outcomes(), frozenset(keepings())]
    assert {event for group in drawn for event in group} <= known.keys()
    for each in keepings().values():
        assert not each.staff or each.staff in known[each.event].attributes


def test_whom_a_step_names_is_chosen_from_the_staff_near_the_case(bureau: City, client: Client, case: Case) -> None:
    near, far = bureau.person("近处", "QG"), bureau.person("远处", "BS1")
    page = client.get(f"/cases/{case.pk}/steps/?event=property-seized").content.decode()
    assert f'<option value="{near.pk}">近处 · 青岗县公安局</option>' in page
    assert far.pk not in page
    both = {"attr-officer_ids": [near.pk, far.pk]}
    when = local(NOW - HOUR).replace(" ", "T")
    form = {"event": "property-seized", "when": when, "item": NEW, "item_name": "手机", **both}
    assert client.post(f"/cases/{case.pk}/steps/", form).status_code == 302
    entry = Entry.objects.get(what="property-seized")
    assert entry.attrs["officer_ids"] == [near.pk, far.pk]
    again = client.get(f"/cases/{case.pk}/entries/{entry.pk}/").content.decode()
    assert f'<option value="{far.pk}" selected>' in again
    named = {name for kind in rulebook().vocabulary.events.values() for name in kind.attributes}
    assert named >= STAFF


def test_the_kinds_that_a_rule_names_are_found_wherever_it_names_them() -> None:
    assert set(events_of(rules()[RETURN])) == {
        "property-found-unrelated",
        "property-returned",
        "seizure-ended",
        "freeze-lifted",
        "owner-notice-published",
    }
