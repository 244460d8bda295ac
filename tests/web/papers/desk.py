"""A case with a suspect who is known by name, and what is typed for a paper about it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document

from tests.web.org.cast import City
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.models import Case, CaseClass, PartyKind
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.org.viewer import Viewer
from xiezhi.web.papers.actions.papers import make_paper
from xiezhi.web.papers.filling import Given
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.models import Paper

NOW = datetime.now(UTC)
NAME, ID_NUMBER = "张三丰", "110101199003070038"
PRE_NOTICE = kinds()["penalty-pre-notice"]


def officer_of(bureau: City) -> Viewer:
    """Return the officer who handles the case."""
    return bureau.viewers["officer"]


def a_case(bureau: City, case_class: CaseClass = CaseClass.PUBLIC_ORDER) -> Case:
    """Open a case of the officer with a known suspect (甲) and a known reporter (乙)."""
    officer = officer_of(bureau)
    assert officer.posting is not None
    unit, person = officer.posting.unit, officer.posting.person
    made = open_case(actor=officer, case_class=case_class, title="殴打他人", unit=unit, handlers=[person], now=NOW)
    for kind, name, number in ((PartyKind.SUSPECT, NAME, ID_NUMBER), (PartyKind.REPORTER, "李四", "")):
        who = Particulars(name, number, address="江岚市青岗县文化路 1 号")
        add_party(actor=officer, case=made, kind=kind, now=NOW, given=who)
    return made


def given(kind: PaperKind, **other: str) -> Given:
    """Return something typed into every field of a kind, about the first party it may name."""
    token = "" if not kind.person else "甲" if "suspect" in kind.person else "乙"
    return Given({each.name: f"〔{each.label.zh}〕" for each in kind.typed} | other, token)


def a_paper(bureau: City, case: Case, kind: PaperKind = PRE_NOTICE, **other: str) -> Paper:
    """Make a paper of a case."""
    return make_paper(actor=officer_of(bureau), case=case, kind=kind, given=given(kind, **other), now=NOW)


def text_of(content: bytes) -> str:
    """Return the text of a Word file, paragraph by paragraph, cells too."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])
