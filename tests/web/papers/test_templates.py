"""Templates of an office: who brings them, what is refused, and for which papers they count."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.desk.visitors import browser
from tests.web.org.cast import ROLES, City, city
from tests.web.papers.desk import NOW, PRE_NOTICE, a_case, a_paper, text_of
from tests.web.papers.test_rendering import with_text
from xiezhi.web.desk.files.contents import content_of
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.papers.actions.templates import bring_template
from xiezhi.web.papers.kinds import kinds
from xiezhi.web.papers.layout import default_template
from xiezhi.web.papers.models import Paper, PaperTemplate
from xiezhi.web.papers.queries import file_of, template_of

HERE = "/paper-templates/"
OWN = with_text("县局版 {{ number }} {{ facts }}")


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def said(paper: Paper) -> str:
    return text_of(b"".join(content_of(file_of(paper))))


def upload(content: bytes, kind: str = PRE_NOTICE.kind_id) -> dict[str, object]:
    return {"kind": kind, "file": SimpleUploadedFile("模板.docx", content)}


def test_a_template_is_brought_on_its_page_and_earlier_papers_keep_theirs(bureau: City) -> None:
    case, client = a_case(bureau), browser(bureau.viewers["legal_reviewer"])
    before = a_paper(bureau, case)
    assert client.post(HERE, upload(OWN)).status_code == 302
    page = client.get(HERE).content.decode()
    assert hashlib.sha256(OWN).hexdigest()[:12] in page
    after = a_paper(bureau, case)
    assert said(after) == f"县局版 {after.number} 〔拟处罚的事实〕"
    assert "县局版" not in said(before)
    assert before.template_sha256 == hashlib.sha256(default_template(PRE_NOTICE)).hexdigest()
    assert after.template_sha256 == hashlib.sha256(OWN).hexdigest()
    assert Entry.objects.filter(what="paper-template-brought", attrs__sha256=after.template_sha256).exists()


@pytest.mark.parametrize("content", [b"no archive", with_text("{{ colour }}"), with_text("{{ ''.__class__ }}")])
def test_a_template_that_is_refused_is_not_kept_and_the_page_says_why(bureau: City, content: bytes) -> None:
    client = browser(bureau.viewers["legal_reviewer"])
    answer = client.post(HERE, upload(content))
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not PaperTemplate.objects.exists()
    assert client.post(HERE, upload(OWN, "none")).status_code == 400
    assert client.post(HERE, {"kind": PRE_NOTICE.kind_id}).status_code == 400


def test_the_nearest_unit_counts_and_of_one_unit_the_newest(bureau: City) -> None:
    case = a_case(bureau)
    assert template_of(case, PRE_NOTICE) is None
    for code in ("BS", "QG1", "JL"):
        reviewer = bureau.viewer(f"reviewer-{code}", "legal_reviewer", code)
        bring_template(
            actor=reviewer, kind=PRE_NOTICE, unit=bureau.units[code], content=with_text(f"{code}版"), now=NOW
        )
    assert said(a_paper(bureau, case)) == "JL版"
    for text, ago in (("旧", 2), ("新", 1)):
        reviewer = bureau.viewers["legal_reviewer"]
        at, unit = NOW - timedelta(seconds=ago), bureau.units["QG"]
        bring_template(actor=reviewer, kind=PRE_NOTICE, unit=unit, content=with_text(text), now=at)
    assert said(a_paper(bureau, case)) == "新"
    assert template_of(case, kinds()["summons"]) is None


@pytest.mark.parametrize("role", ROLES)
def test_only_the_legal_section_brings_templates_and_only_for_its_own_units(bureau: City, role: str) -> None:
    viewer = bureau.viewers[role]
    client, may = browser(viewer), role == "legal_reviewer"
    assert (client.get(HERE).status_code == 200) == may
    assert (client.post(HERE, upload(OWN)).status_code == 302) == may
    assert PaperTemplate.objects.exists() == may
    answer = client.get(f"{HERE}summons/")
    assert (answer.status_code == 200) == may
    assert not may or answer.content == default_template(kinds()["summons"])
    assert client.get(f"{HERE}none/").status_code == 404
    elsewhere = bureau.units["BS"]
    with pytest.raises(DeniedError):
        bring_template(actor=viewer, kind=PRE_NOTICE, unit=elsewhere, content=OWN, now=NOW)


def test_the_templates_of_other_units_are_not_listed(bureau: City) -> None:
    other = bureau.viewer("elsewhere", "legal_reviewer", "BS")
    bring_template(actor=other, kind=PRE_NOTICE, unit=bureau.units["BS"], content=OWN, now=NOW)
    assert "白石县公安局" not in browser(bureau.viewers["legal_reviewer"]).get(HERE).content.decode()
    assert "白石县公安局" in browser(other).get(HERE).content.decode()
