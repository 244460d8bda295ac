"""What the applications above cases put on the page of a case: custody, papers, hearings …, each a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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


Unjudged = Callable[[Iterable[str]], set[str]]
_UNJUDGED: list[Unjudged] = []


def provide_unjudged(finder: Unjudged) -> None:
    """Make known who can tell which of some threads are not judged yet."""
    if finder not in _UNJUDGED:
        _UNJUDGED.append(finder)


def unjudged(threads: Iterable[str]) -> set[str]:
    """Return which of these threads are not judged yet, so that no list passes over it in silence."""
    wanted = list(threads)
    return {thread for finder in _UNJUDGED for thread in finder(wanted)}


def links(visit: Visit, case: Case) -> list[CaseLink]:
    """Return the links that a visitor is shown on the page of a case."""
    return [link for provider in _PROVIDERS for link in provider(visit, case)]
