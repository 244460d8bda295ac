"""What the applications above cases put on the page of a case: custody, papers, hearings …, each a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.web.cases.models import Case
from xiezhi.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A link on the page of a case, with how many things are there (0: none yet, or an act)."""

    url: str
    label: str
    count: int = 0


Provider = Callable[[Visit, Case], Iterable[CaseLink]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Make a provider of links known, when its application is ready."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


# Any: rows of whichever application keeps something of a case.
Hanging = Callable[[Case], QuerySet[Any, Any]]
_HANGING: list[Hanging] = []


def provide_hanging(finder: Hanging) -> None:
    """Make known who can tell, as rows by their keys, what hangs on a case and is closed off with it."""
    if finder not in _HANGING:
        _HANGING.append(finder)


def hanging(case: Case) -> list[str]:
    """Return the key of a case and of all that hangs on it."""
    return [case.pk, *(str(key) for finder in _HANGING for key in finder(case).values_list("pk", flat=True))]


# Any: rows of whichever application has threads that wait.
Unjudged = Callable[[], QuerySet[Any, Any]]
_UNJUDGED: list[Unjudged] = []


def provide_unjudged(finder: Unjudged) -> None:
    """Make known who can tell, as a query of their ids, which threads are not judged yet."""
    if finder not in _UNJUDGED:
        _UNJUDGED.append(finder)


def unjudged() -> Q:
    """Return the condition that a case's thread is not judged yet, so that no list passes over it in silence."""
    found = Q(pk__in=[])
    for finder in _UNJUDGED:
        found |= Q(thread_id__in=finder())
    return found


def links(visit: Visit, case: Case) -> list[CaseLink]:
    """Return the links that a visitor is shown on the page of a case."""
    return [link for provider in _PROVIDERS for link in provider(visit, case)]
