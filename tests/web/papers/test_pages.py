"""Papers on their pages and in their actions: made, numbered, handed out, served, corrected, voided, or refused."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web.desk.papers import spoiled
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import ROLES, City, city
from tests.web.papers.desk import ID_NUMBER, NAME, NOW, PRE_NOTICE, a_case, a_paper, given, officer_of, text_of
from xiezhi.web.cases.actions.steps import APPEND, record, record_of
from xiezhi.web.cases.actions.things import Named, name_item
from xiezhi.web.cases.models import Case, CaseClass, Obligation
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.files.contents import content_of, label_of
from xiezhi.web.desk.files.store import place
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.actions.identities import correct_party
from xiezhi.web.org.viewer import DeniedError, legal_day
from xiezhi.web.papers.actions import papers as actions
from xiezhi.web.papers.actions.papers import given_for, make_paper, serve_paper, step_of, void_paper
from xiezhi.web.papers.filling import Given, identity_of
from xiezhi.web.papers.forms import moment_of
from xiezhi.web.papers.kinds import kinds
from xiezhi.web.papers.models import Paper, PaperState
from xiezhi.web.papers.problems import PaperError
from xiezhi.web.papers.queries import file_of, papers


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def download(client: Client, paper: Paper, purpose: str = "送达前核对") -> bytes:
    answer = client.post(f"/papers/{paper.pk}/content/", {"purpose": purpose})
    assert answer.status_code == 200
    return answer.getvalue()


def test_the_list_of_what_was_seized_begins_with_the_items_of_the_case(bureau: City) -> None:
    case, officer = a_case(bureau), officer_of(bureau)
    for name, quantity in (("手机", "1部"), ("账本", "")):
        name_item(actor=officer, case=case, named=Named(name, quantity), now=NOW)
    page = browser(officer).get(f"/cases/{case.pk}/papers/seizure-list/").content.decode()
    assert "1 手机 1部\n2 账本" in page
    assert "1 手机" not in browser(officer).get(f"/cases/{case.pk}/papers/service-receipt/").content.decode()


def test_a_paper_is_made_on_its_form_and_what_was_handed_out_is_what_the_journal_has(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    assert "行政处罚告知笔录" in client.get(f"/cases/{case.pk}/papers/").content.decode()
    address = f"/cases/{case.pk}/papers/penalty-pre-notice/"
    page = client.get(address).content.decode()
    # Masked, and chosen already: whom else could it name.
    assert re.search(r'<option value="甲" selected>甲 嫌疑人 张\*', page)
    assert NAME not in page
    refused = client.post(address, typed(party="甲", facts="在菜市场殴打他人"))
    assert refused.status_code == 400
    assert "#penalty" in refused.content.decode()
    form = typed(party="甲", **given(PRE_NOTICE).typed)
    form.pop("form_confirmed")
    shown = client.post(address, form).content.decode()
    assert "制作后不能改动" in shown
    assert "留空待手填：电话" in shown
    assert not Paper.objects.exists()
    answer = client.post(address, form | {"form_confirmed": "1"})
    assert client.post(address, form | {"form_confirmed": "1"})["Location"] == answer["Location"]
    paper = Paper.objects.get()
    year = legal_day(datetime.now(UTC)).year
    assert paper.number == f"QG公罚告字〔{year}〕1号"
    content = download(client, paper)
    text = text_of(content)
    assert f"被告知人：{NAME}，身份证号码{ID_NUMBER}" in text
    assert "四、拟作出的处罚：〔拟作出的处罚〕" in text
    assert paper.number in text
    digest = hashlib.sha256(content).hexdigest()
    assert digest == label_of(file_of(paper)).sha256
    assert digest in client.get(f"/papers/{paper.pk}/").content.decode()
    read = Entry.objects.get(what="paper-read")
    assert (read.kind, read.purpose) == ("read", "送达前核对")
    made = Entry.objects.get(what="paper-made")
    assert made.attrs["number"] == paper.number
    told = json.dumps([[each.attrs, each.purpose] for each in Entry.objects.all()], ensure_ascii=False)
    assert NAME not in told
    assert ID_NUMBER not in told


def test_what_the_case_says_already_is_filled_in(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    step = {"event": "report-received", "when": "2026-03-02T08:30", "attr-channel": "call-110"}
    assert client.post(f"/cases/{case.pk}/steps/", step).status_code == 302
    page = client.get(f"/cases/{case.pk}/papers/acceptance-form/").content.decode()
    assert 'value="2026-03-02 08:30"' in page
    assert 'value="拨打110"' in page


def test_a_file_that_was_changed_is_not_handed_out(bureau: City) -> None:
    paper, client = a_paper(bureau, a_case(bureau)), browser(officer_of(bureau))
    stored = place(file_of(paper).pk)
    stored.write_bytes(spoiled(stored.read_bytes()))
    answer = client.post(f"/papers/{paper.pk}/content/", {"purpose": "送达前核对"})
    assert answer.status_code == 409
    assert "已被改动" in answer.content.decode()
    assert not Entry.objects.filter(what="paper-read").exists()


def test_a_name_is_not_handed_out_without_a_purpose_or_without_the_right_to_see_it(bureau: City) -> None:
    paper = a_paper(bureau, a_case(bureau))
    client, auditor = browser(officer_of(bureau)), browser(bureau.viewers["auditor"])
    assert client.post(f"/papers/{paper.pk}/content/", {"purpose": " "}).status_code == 400
    assert "您无权查看" in auditor.get(f"/papers/{paper.pk}/").content.decode()
    assert auditor.post(f"/papers/{paper.pk}/content/", {"purpose": "审计抽查"}).status_code == 404
    plain = a_paper(bureau, paper.case, kinds()["supervision-order"])
    assert b"PK" in download(auditor, plain, "")
    assert Entry.objects.filter(what="paper-read").count() == 1


def test_who_is_named_in_what_was_typed_locks_the_paper_too(bureau: City) -> None:
    case = a_case(bureau)
    paper = a_paper(bureau, case, kinds()["supervision-order"], matter=f"{NAME}殴打李四一事")
    assert {each.token for each in file_of(paper).names.all()} == {"P1", "P2"}
    auditor = browser(bureau.viewers["auditor"])
    assert auditor.post(f"/papers/{paper.pk}/content/", {"purpose": "审计抽查"}).status_code == 404


def test_who_was_corrected_since_is_named_as_they_are_known_now(bureau: City) -> None:
    case, officer = a_case(bureau), officer_of(bureau)
    identity = identity_of(case.parties.get(token="甲"))
    assert identity is not None
    right = Particulars("张三峰", "11010119900307109X")
    correct_party(actor=officer, record=record_of(case), party=identity, given=right, now=NOW)
    text = text_of(b"".join(content_of(file_of(a_paper(bureau, case)))))
    assert "被告知人：张三峰" in text
    assert NAME not in text


def test_serving_a_paper_is_an_event_of_the_case_that_the_law_judges(bureau: City) -> None:
    paper, client = a_paper(bureau, a_case(bureau)), browser(officer_of(bureau))
    address = f"/papers/{paper.pk}/serve/"
    assert client.post(address, typed(served_at="昨天", views_raised="false")).status_code == 400
    form = typed(served_at=re.findall(r'name="served_at" value="([^"]+)"', client.get(address).content.decode())[0])
    answer = client.post(address, form | {"views_raised": "false"})
    assert answer.status_code == 302, answer.content.decode()
    entry = Entry.objects.get(what="pre-penalty-notice-given")
    assert (entry.kind, entry.person_id, entry.keys["case"]) == ("event", paper.person_id, paper.case_id)
    assert entry.attrs["form"] == "record"
    assert entry.attrs["views_raised"] is False
    assert Obligation.objects.filter(subject_event_id=entry.pk).exists()
    paper.refresh_from_db()
    assert paper.state == PaperState.SERVED
    assert client.post(address, typed(served_at=form["served_at"], views_raised="true")).status_code == 409
    assert Entry.objects.filter(what="pre-penalty-notice-given").count() == 1


def test_a_decision_is_served_under_the_keys_and_the_id_of_the_decision(bureau: City) -> None:
    case, officer = a_case(bureau), officer_of(bureau)
    paper = a_paper(bureau, case, kinds()["penalty-decision"])
    alone = step_of(paper, NOW, {})
    assert alone.attrs["decision_id"] == paper.number
    step = Step("penalty-decided", NOW, keys={"decision": "d7"}, attrs={"decision_id": "D7"})
    record(actor=officer, case=case, step=step, now=NOW, reason="演示")
    followed = step_of(paper, NOW, {})
    assert (followed.attrs["decision_id"], followed.keys) == ("D7", {"decision": "d7"})


def test_nothing_is_served_before_it_was_made_and_a_refused_event_leaves_the_paper_as_it_was(bureau: City) -> None:
    paper, officer = a_paper(bureau, a_case(bureau)), officer_of(bureau)
    early = step_of(paper, NOW - timedelta(hours=1), {})
    with pytest.raises(PaperError, match="before it was made"):
        serve_paper(actor=officer, paper=paper, step=early, now=NOW)
    wrong = step_of(paper, NOW, {"views_raised": "maybe"})
    with pytest.raises(PaperError, match="true or false"):
        serve_paper(actor=officer, paper=paper, step=wrong, now=NOW)
    form = kinds()["supervision-order"]
    with pytest.raises(PaperError, match="not served"):
        step_of(a_paper(bureau, paper.case, form), NOW, {})
    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED


def test_a_correction_is_a_new_paper_and_the_old_one_stays_as_it_was(bureau: City) -> None:
    paper, client = a_paper(bureau, a_case(bureau)), browser(officer_of(bureau))
    before = b"".join(content_of(file_of(paper)))
    page = client.get(f"/papers/{paper.pk}/correct/").content.decode()
    assert "〔拟处罚的事实〕" in page
    form = typed(party="甲", **given(PRE_NOTICE, facts="更正后的事实").typed)
    assert client.post(f"/papers/{paper.pk}/correct/", form).status_code == 400
    answer = client.post(f"/papers/{paper.pk}/correct/", form | {"paper_reason": f"{NAME}的事实写错"})
    new = Paper.objects.get(pk=answer["Location"].split("/")[2])
    paper.refresh_from_db()
    assert (paper.state, new.supersedes_id, new.serial) == (PaperState.SUPERSEDED, paper.pk, 2)
    assert new.reason == "⟦P1⟧的事实写错"
    assert b"".join(content_of(file_of(paper))) == before
    assert "更正后的事实" in text_of(download(client, new))
    assert Entry.objects.get(pk=new.entry_id).supersedes == paper.entry_id
    # Once is enough.
    assert (
        client.post(f"/papers/{paper.pk}/correct/", form | {"paper_reason": "再来", "form_token": "x"}).status_code
        == 409
    )


def test_a_voided_paper_is_done_with_and_its_number_is_not_given_again(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    paper = a_paper(bureau, case)
    assert client.post(f"/papers/{paper.pk}/void/", typed(paper_reason="打印错误")).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.reason) == (PaperState.VOIDED, "打印错误")
    assert client.post(f"/papers/{paper.pk}/void/", typed(paper_reason="再来")).status_code == 409
    assert a_paper(bureau, case).serial == 2
    assert f"/papers/{paper.pk}/serve/" not in client.get(f"/papers/{paper.pk}/").content.decode()


def test_a_number_is_given_back_when_the_paper_is_not_made(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(bureau)
    a_paper(bureau, case)
    with monkeypatch.context() as planted:
        planted.setattr(actions, "render", lambda *_: (_ for _ in ()).throw(PaperError("坏", "bad")))
        with pytest.raises(PaperError):
            a_paper(bureau, case)
    assert a_paper(bureau, case).serial == 2
    assert Paper.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "filing-decision"}, "not for cases"),
        ({"token": "丙"}, "choose whom"),
        ({"token": ""}, "choose whom"),
        ({"token": "乙"}, "choose whom"),
        ({"facts": " "}, "missing: Facts"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(bureau: City, change: dict[str, str], told: str) -> None:
    case, kind = a_case(bureau), kinds()[change.pop("kind", PRE_NOTICE.kind_id)]
    token = change.pop("token", None)
    wanted = given(kind, **change)
    wanted = wanted if token is None else Given(wanted.typed, token)
    with pytest.raises(PaperError, match=told):
        make_paper(actor=officer_of(bureau), case=case, kind=kind, given=wanted, now=NOW)
    assert not Paper.objects.exists()


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_kind_is_made_from_a_case_of_its_class(bureau: City, kind: str) -> None:
    chosen = kinds()[kind]
    case = a_case(bureau, CaseClass(chosen.classes[0]))
    paper = a_paper(bureau, case, chosen)
    text = text_of(b"".join(content_of(file_of(paper))))
    assert paper.number in text
    assert case.unit.name in text
    assert not chosen.person or (NAME if "suspect" in chosen.person else "李四") in text
    assert given_for(paper) == given(chosen)
    assert "{{" not in text


ADDRESSES = {
    VIEW: ("/cases/@case/papers/", "/papers/@paper/"),
    APPEND: (
        "/cases/@case/papers/summons/",
        "/papers/@paper/serve/",
        "/papers/@paper/correct/",
        "/papers/@paper/void/",
    ),
}


@pytest.mark.parametrize("closed_off", [False, True])
def test_the_matrix_holds_through_http_and_through_querysets(bureau: City, closed_off: bool) -> None:
    case = a_case(bureau)
    paper = a_paper(bureau, case)
    Case.objects.filter(pk=case.pk).update(record_closed=closed_off)
    case.refresh_from_db()
    viewers = dict(bureau.viewers) | {
        "colleague": bureau.viewer("colleague", "officer", "QG"),
        "elsewhere": bureau.viewer("elsewhere", "unit_head", "BS"),
        "above": bureau.viewer("above", "legal_reviewer", "JL"),
    }
    reached = set()
    for name, viewer in viewers.items():
        client = browser(viewer)
        for right, addresses in ADDRESSES.items():
            wanted = can(shipped_policy(), viewer.viewpoint, right, record_of(case), legal_day(NOW))
            assert papers(viewer, right, NOW).filter(pk=paper.pk).exists() == wanted, (name, right)
            for each in addresses:
                address = each.replace("@case", case.pk).replace("@paper", paper.pk)
                assert (client.get(address).status_code == 200) == wanted, (name, address)
            reached |= {(name, right.action)} if wanted else set()
    assert len(viewers) == len(ROLES) + 3
    expected = {("officer", "append")} | {
        (name, "view") for name in ("officer", "unit_head", "legal_reviewer", "bureau_leader", "auditor", "above")
    }
    assert reached == (set() if closed_off else expected)


def test_out_of_reach_is_like_not_existing_and_acts_ask_again(bureau: City) -> None:
    paper = a_paper(bureau, a_case(bureau))
    head = bureau.viewers["unit_head"]
    stranger = browser(bureau.viewer("elsewhere", "officer", "BS1"))
    nothing = stranger.get("/papers/none/").content
    for address in (f"/papers/{paper.pk}/", f"/cases/{paper.case_id}/papers/", f"/papers/{paper.pk}/void/"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)
    assert stranger.post(f"/papers/{paper.pk}/content/", {"purpose": "好奇看看"}).status_code == 404
    assert browser(officer_of(bureau)).get(f"/cases/{paper.case_id}/papers/filing-decision/").status_code == 404
    step = step_of(paper, NOW, {})
    for act in (
        lambda: make_paper(actor=head, case=paper.case, kind=PRE_NOTICE, given=given(PRE_NOTICE), now=NOW),
        lambda: serve_paper(actor=head, paper=paper, step=step, now=NOW),
        lambda: void_paper(actor=head, paper=paper, reason="越权", now=NOW),
    ):
        with pytest.raises(DeniedError):
            act()
    Case.objects.update(record_closed=True)
    with pytest.raises(DeniedError):
        void_paper(actor=officer_of(bureau), paper=paper, reason="已封存", now=NOW)


def test_the_page_of_a_case_leads_to_its_papers(bureau: City) -> None:
    paper, client = a_paper(bureau, a_case(bureau)), browser(officer_of(bureau))
    page = client.get(f"/cases/{paper.case_id}/").content.decode()
    assert f'href="/cases/{paper.case_id}/papers/">文书 1<' in page


def test_drafts_of_papers_lead_back_to_their_forms(bureau: City) -> None:
    case, client = a_case(bureau), browser(officer_of(bureau))
    kept = typed(form_name="paper-summons", form_about=case.pk, place="城关派出所")
    assert client.post("/drafts/keep/", kept).status_code < 300
    assert f"/cases/{case.pk}/papers/summons/" in client.get("/me/").content.decode()
    assert 'value="城关派出所"' in client.get(f"/cases/{case.pk}/papers/summons/").content.decode()


def test_a_moment_is_typed_to_the_minute_and_that_of_now_is_now() -> None:
    assert moment_of("yesterday", NOW) is None
    assert moment_of(local(NOW), NOW) == NOW
    assert moment_of("2026-03-02 08：30", NOW) == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
