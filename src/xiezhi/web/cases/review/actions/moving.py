"""What every act of a review does to its row, and what the law is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.extensions import granted_steps
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.powers import level_of
from xiezhi.web.cases.review.chains import LEADER, LEGAL, chains_in_force
from xiezhi.web.cases.review.duties import DISCUSSION, LEGAL_REVIEW, has_legal_review
from xiezhi.web.cases.review.machine import Place, Result, State, StateError
from xiezhi.web.cases.review.opinions import Opinion
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.things import ITEM
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.org.models import Posting
from xiezhi.web.org.viewer import Viewer

# What a level says, as the result of a legal review.
_REVIEWED = {Result.PASS: "pass", Result.RETURN: "return", Result.REJECT: "fail"}


class StaleError(StateError):
    """Somebody acted meanwhile: what was on the screen no longer stands."""

    def __init__(self) -> None:
        super().__init__(
            "version",
            "他人已先作出决定",
            "somebody decided before you",
            Text("查看现在的状态", "look at how it stands now"),
        )


def held(task_id: str) -> ReviewTask:
    """Return a review as it stands; whoever acts on one of the same case waits until this transaction is over."""
    case_id = ReviewTask.objects.values_list("case_id", flat=True).get(pk=task_id)
    Case.objects.select_for_update().get(pk=case_id)
    return ReviewTask.objects.select_related("case__unit").get(pk=task_id)


def store(task: ReviewTask, values: Mapping[str, object]) -> None:
    """Write what an act made of a review, unless somebody else acted meanwhile."""
    moved = ReviewTask.objects.filter(pk=task.pk, version=task.version).update(version=task.version + 1, **values)
    if moved != 1:
        raise StaleError
    task.version += 1
    for name, value in values.items():
        setattr(task, name, value)


def move(task: ReviewTask, found: Place, now: datetime) -> None:
    """Take a review to its new place, where the time of the next level begins."""
    hours = task.hours.get(found.level) if found.state is State.OPEN else None
    due = None if hours is None else now + timedelta(hours=hours)
    values = {"state": found.state, "level": found.level, "round": found.round, "assigned": found.assigned}
    store(task, values | {"since": now, "due_at": due})


def without_names(case: Case, text: str) -> str:
    """Return free text with a token for each name and number of whom the case concerns."""
    return tokenised(text.strip(), known(case.thread_id)) if text.strip() else ""


def tell(
    actor: Viewer, task: ReviewTask, posting: Posting, places: tuple[Place, Place], opinion: Opinion, now: datetime
) -> None:
    """Write what the law knows of: the request, the signature, the legal review, the discussion, the approval."""
    before, found = places
    matter: dict[str, Json] = {"matter": chains_in_force().word_for(task.matter)}
    reviewer: dict[str, Json] = matter | {"reviewer_id": posting.person_id}
    told: list[tuple[str, datetime, dict[str, Json]]] = []
    if before.state is State.RETURNED:
        told.append(("approval-requested", now, matter))
    else:
        told.append(("review-signed", now, reviewer | {"level": before.level, "result": str(opinion.result)}))
    if before.level == LEGAL and opinion.reviewer is not None and has_legal_review(task.case.case_class, task.matter):
        said: dict[str, Json] = {
            "first_time_reviewer": opinion.reviewer.first_time,
            "reviewer_qualified": opinion.reviewer.qualified,
            "result": _REVIEWED[opinion.result],
        }
        told.append((LEGAL_REVIEW, now, reviewer | said))
    if found.state is State.APPROVED:
        if before.level == LEADER and opinion.discussion is not None:
            people: list[Json] = list(opinion.discussion.participants)
            told.append((DISCUSSION, opinion.discussion.held_at, matter | {"participant_ids": people}))
        granted: dict[str, Json] = {"level": level_of(posting), "approver_id": posting.person_id}
        told.append(("approval-granted", now, matter | granted))
    keys = {ITEM: task.item} if task.item else {}
    steps = [
        Step(event, at, person_id=task.about or None, keys=keys, attrs=attrs, source="review")
        for event, at, attrs in told
    ]
    if found.state is State.APPROVED:
        steps += granted_steps(task, level_of(posting), now)
    for step in steps:
        record(actor=actor, case=task.case, step=step, now=now, reason=opinion.text, demanded=True)
