"""待办: the groups of the home page, filled by whoever has something to do for a visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from xiezhi.web.desk.drafts import waiting_drafts
from xiezhi.web.desk.keeping.disposals import APPROVE
from xiezhi.web.desk.keeping.rule_sets import ACTIVATE
from xiezhi.web.desk.models import Disposal, DisposalStage, RuleSet, RuleSetStage
from xiezhi.web.desk.visit import Visit
from xiezhi.web.identity.models import Destruction, Stage
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions.identities import DESTROY
from xiezhi.web.org.models import Posting, State


class Group(StrEnum):
    """Where a task stands on the home page, in this order."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    RETURNED = "returned"
    MINE = "mine"
    DRAFTS = "drafts"
    NOTICES = "notices"


# A colour never stands without the word of its group beside it.
TONES = {Group.OVERDUE: "red", Group.DUE_SOON: "yellow", Group.RETURNED: "yellow", Group.MINE: "azure"}


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the home page: a link, with how many things wait there (0: a notice without a number)."""

    group: Group
    url: str
    label: str
    count: int = 0


Provider = Callable[[Visit], Iterable[Task]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Make a provider of tasks known; every app does so for its own when it is ready."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def tasks(visit: Visit) -> dict[Group, list[Task]]:
    """Return everything that waits for a visitor, group by group."""
    found: dict[Group, list[Task]] = {group: [] for group in Group}
    for provider in _PROVIDERS:
        for task in provider(visit):
            found[task.group].append(task)
    return found


def postings_to_approve(visit: Visit) -> Iterable[Task]:
    """Proposals that this visitor may decide: not their own, and not about themselves."""
    who = visit.who
    proposed = Posting.objects.filter(state=State.PROPOSED)
    waiting = who.rows(Right("posting", "approve"), visit.day, proposed, path="unit__path")
    count = waiting.exclude(proposed_by=who.account.person_id).exclude(person_id=who.account.person_id).count()
    if count:
        yield Task(Group.MINE, "/postings/?state=proposed", visit.words["to_approve"], count)


def identities_to_decide(visit: Visit) -> Iterable[Task]:
    """Identities that others propose to end."""
    if visit.who.may(DESTROY, visit.day):
        waiting = Destruction.objects.filter(stage=Stage.PROPOSED)
        if count := waiting.exclude(proposed_by=visit.who.account.person_id).count():
            yield Task(Group.MINE, "/keys/", visit.words["shred_to_decide"], count)


def disposals_to_decide(visit: Visit) -> Iterable[Task]:
    """Lists for disposal that others have drawn up."""
    if visit.who.may(APPROVE, visit.day):
        waiting = Disposal.objects.filter(stage=DisposalStage.PROPOSED)
        if count := waiting.exclude(proposed_by=visit.who.account.person_id).count():
            yield Task(Group.MINE, "/disposals/", visit.words["disposal_to_decide"], count)


def rules_to_activate(visit: Visit) -> Iterable[Task]:
    """Rulebooks that passed their test and wait to be activated."""
    if visit.who.may(ACTIVATE, visit.day):
        waiting = RuleSet.objects.filter(stage=RuleSetStage.PROPOSED)
        if count := waiting.exclude(proposed_by=visit.who.account.person_id).count():
            yield Task(Group.MINE, "/rules/", visit.words["rules_to_activate"], count)


def drafts(visit: Visit) -> Iterable[Task]:
    """Forms that were begun and not sent."""
    if count := len(waiting_drafts(visit)):
        yield Task(Group.DRAFTS, "/me/#drafts", visit.words["drafts"], count)


def notices(visit: Visit) -> Iterable[Task]:
    """What this install, or this account, should not stay without."""
    if not visit.who.account.totp:
        yield Task(Group.NOTICES, "/factor/", visit.words["no_factor"])
    if settings.ENVIRONMENT.witness is None and visit.who.may(Right("audit_log", "verify"), visit.day):
        yield Task(Group.NOTICES, "/seal/", f"{visit.words['seal']}：{visit.words['not_witnessed']}")


def provide_own() -> None:
    """Make the tasks of the desk known."""
    for provider in (
        postings_to_approve,
        identities_to_decide,
        disposals_to_decide,
        rules_to_activate,
        drafts,
        notices,
    ):
        provide(provider)
