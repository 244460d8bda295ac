"""Going on with a course: an event of the case, where the course expects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from xiezhi.web.cases.actions.steps import APPEND, Change, look_ahead, record, record_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.remedies.courses import NOTHING, Course, course_of
from xiezhi.web.remedies.problems import CourseError
from xiezhi.web.remedies.runs import Run, runs_of


def open_runs(case: Case, event: str) -> list[Run]:
    """Return the courses of a case that expect an event."""
    return [each for each in runs_of(case) if event in each.course.next_of(each.state)]


def fitted(case: Case, step: Step, request: str) -> Step:
    """Return the step with the key and the person of its course; ``request`` empty begins a new one."""
    course = course_of(step.event)
    if course is None:
        raise CourseError("不是听证、复议、诉讼或赔偿的步骤", "it is no step of a hearing or a remedy")
    runs = [each for each in runs_of(case) if each.course == course]
    run = next((each for each in runs if each.request == request), None)
    if request and run is None:
        raise CourseError("没有这一程序", "there is no such course")
    state = run.state if request and run else NOTHING
    if step.event not in course.next_of(state):
        name = course.states.get(state)
        zh, en = (name.zh, name.en) if name else ("尚未开始", "not begun")
        raise CourseError(f"程序处于“{zh}”，不能登记此步骤", f"the course stands at {en!r}: this step cannot come now")
    key = request or _new(case, course)
    named = "request_id" in rulebook().vocabulary.events[step.event].attributes
    return replace(
        step,
        person_id=step.person_id or (run.person_id if request and run else None),
        keys={**step.keys, "request": key},
        attrs={**step.attrs, "request_id": key} if named else step.attrs,
    )


def look_at(*, actor: Viewer, case: Case, step: Step, request: str, now: datetime) -> list[Change]:
    """Return what a step would start, meet or break; nothing is written."""
    try:
        return look_ahead(actor=actor, case=case, step=fitted(case, step, request), now=now)
    except CaseError as error:
        raise CourseError(error.what.zh, error.what.en) from error


@transaction.atomic
def go_on(*, actor: Viewer, case: Case, step: Step, request: str, now: datetime, reason: str = "") -> None:
    """Enter a step of a course; of two at once the second meets the state that the first made."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    actor.demand(APPEND, record_of(case), legal_day(now), case.pk)
    reason = tokenised(reason, known(case.thread_id))
    try:
        record(actor=actor, case=case, step=fitted(case, step, request), now=now, reason=reason)
    except CaseError as error:
        raise CourseError(error.what.zh, error.what.en) from error


def _new(case: Case, course: Course) -> str:
    used = {each.request for each in runs_of(case)}
    number = 1
    while f"{course.course_id}-{number}" in used:
        number += 1
    return f"{course.course_id}-{number}"
