"""A few papers for the demonstration: cases of its officer, persons with made-up names, one paper in each state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, CaseClass, PartyKind
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.org.models import Account, Posting
from xiezhi.web.org.viewer import Viewer, viewer_of
from xiezhi.web.papers.actions.papers import make_paper, void_paper
from xiezhi.web.papers.filling import Given, starting_values
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.models import Paper

_NAME, _TEXT = "吴晓明", "（演示内容）"
_MADE = {
    CaseClass.CRIMINAL: ("acceptance-form", "filing-decision", "detention-notice", "transfer-opinion"),
    CaseClass.PUBLIC_ORDER: ("acceptance-form", "summons", "penalty-pre-notice", "penalty-decision"),
    CaseClass.OTHER_ADMIN: ("acceptance-form", "questioning-record", "closing-form"),
}


def load_papers() -> Iterator[Paper]:
    """Make papers in the newest case of each class that the demonstration's officer handles; yield each."""
    account = Account.objects.get(username="officer")
    officer = viewer_of(account, Posting.objects.get(person=account.person))
    for case_class, names in _MADE.items():
        mine = Case.objects.filter(officers__person_id=account.person_id, case_class=case_class, record_closed=False)
        # What was reported on the pages meanwhile is somebody's own.
        reported = events().filter(what="report-received", source="web").order_by()
        case = mine.exclude(thread_id__in=reported.values("thread_id")).first()
        if case is not None:
            yield from _papers(officer, case, [kinds()[each] for each in names])


def _papers(officer: Viewer, case: Case, wanted: list[PaperKind]) -> list[Paper]:
    now = datetime.now(UTC)
    who = Particulars(_NAME, address="江岚市青岗县文化路 1 号")
    suspect = add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=now, given=who)
    made = []
    for kind in wanted:
        typed = {each.name: _TEXT for each in kind.typed} | starting_values(case, kind)
        given = Given(typed, suspect.token if "suspect" in kind.person else "")
        made.append(make_paper(actor=officer, case=case, kind=kind, given=given, now=datetime.now(UTC)))
    now = datetime.now(UTC)
    again = Given(typed | {kind.typed[0].name: "（更正后的演示内容）"}, given.token)
    made.append(
        make_paper(actor=officer, case=case, kind=kind, given=again, now=now, corrects=made[-1], reason="写错一处")
    )
    void_paper(actor=officer, paper=made[0], reason="打印错误", now=now)
    return made
