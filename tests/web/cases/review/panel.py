"""A panel: a case of a station and somebody for each level of its review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.web.org.cast import City
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.models import Case, CaseClass, ReviewTask
from xiezhi.web.cases.review.actions.decisions import decide, submit
from xiezhi.web.cases.review.duties import asked_facts
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.review.opinions import POINTS, Matter, Opinion, Reviewer
from xiezhi.web.org.viewer import Viewer

NOW = datetime.now(UTC) - timedelta(hours=2)
ALL_YES = dict.fromkeys(POINTS, ("yes", ""))
QUALIFIED = Reviewer(first_time=False, qualified=True)


@dataclass(slots=True)
class Panel:
    """The case, and the viewers by level."""

    bureau: City
    case: Case
    seats: dict[str, Viewer]

    def submit(self, matter: str = "filing", **more: object) -> ReviewTask:
        more.setdefault("facts", dict.fromkeys(asked_facts(self.case.case_class, matter), False))
        return submit(actor=self.seats["L1"], case=self.case, matter=Matter(matter, **more), now=NOW)  # type: ignore[arg-type] # kinds and amount

    def say(
        self, task: ReviewTask, result: Result = Result.PASS, level: str = "", text: str = "理由", **more: object
    ) -> ReviewTask:
        """Let the one of a level (default: the next) decide on what is stored."""
        task = ReviewTask.objects.get(pk=task.pk)
        more.setdefault("reviewer", QUALIFIED)
        opinion = Opinion(result, task.version, text, ALL_YES, **more)  # type: ignore[arg-type] # reviewer, discussion
        return decide(actor=self.seats[level or task.level], task_id=task.pk, opinion=opinion, now=NOW)


def a_case(officer: Viewer) -> Case:
    """Open a case of the officer's unit."""
    assert officer.posting is not None
    unit, handlers = officer.posting.unit, [officer.posting.person]
    return open_case(
        actor=officer, case_class=CaseClass.PUBLIC_ORDER, title="殴打他人", unit=unit, handlers=handlers, now=NOW
    )


def panel(bureau: City) -> Panel:
    """Seat the panel of a station."""
    officer = bureau.viewer("handler", "officer", "QG1")
    seats = {
        "L1": officer,
        "L2": bureau.viewers["legal_stationed"],
        "L3": bureau.viewer("head1", "unit_head", "QG1"),
        "L4": bureau.viewers["legal_reviewer"],
        "L5": bureau.viewers["bureau_leader"],
    }
    return Panel(bureau, a_case(officer), seats)
