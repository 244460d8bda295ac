"""The courses of a case as its timeline has them: nothing is stored beside the events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case
from xiezhi.web.journal.models import Entry
from xiezhi.web.remedies.courses import NOTHING, Course, course_of


@dataclass(slots=True)
class Run:
    """One hearing or remedy: the events that share its key ``request``, in order, and where they led.

    ``strayed``: an event came that the state did not expect; it counts all the same, the law judges it.
    """

    course: Course
    request: str
    state: str = NOTHING
    entries: list[Entry] = field(default_factory=list)
    strayed: bool = False

    @property
    def person_id(self) -> str | None:
        """Return whose course it is: whoever its first event that names somebody names."""
        return next((each.person_id for each in self.entries if each.person_id), None)

    @property
    def ended(self) -> bool:
        """Say whether nothing more is to come."""
        return self.state in self.course.ends


def runs_of(case: Case) -> list[Run]:
    """Return the courses of a case, in the order in which they began."""
    mine = [each for each in events().filter(thread_id=case.thread_id) if each.keys.get("case", case.pk) == case.pk]
    return folded(mine)


def folded(entries: Iterable[Entry]) -> list[Run]:
    """Return the courses of some entries; what was voided does not count."""
    given = list(entries)
    voided = {each.supersedes for each in given if each.what == EVENT_VOIDED}
    found: dict[tuple[str, str], Run] = {}
    for entry in sorted(given, key=lambda each: (each.occurred_at, each.seq)):
        course = None if entry.pk in voided else course_of(entry.what)
        if course is None:
            continue
        request = str(entry.keys.get("request", ""))
        run = found.setdefault((course.course_id, request), Run(course, request))
        move = course.moves[entry.what]
        run.strayed |= run.state not in move.sources
        run.state = move.after(run.state, entry.attrs)
        run.entries.append(entry)
    return list(found.values())
