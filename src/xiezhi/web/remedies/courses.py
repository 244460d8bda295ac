"""The courses as data, and where the events of one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json

# Before the first event.
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an event leads to which; ``to`` empty: the state stays."""

    event: str
    sources: frozenset[str]
    to: str
    told: str = ""
    otherwise: str = ""

    def after(self, state: str, attrs: Mapping[str, Json]) -> str:
        """Return the state after the event; what ``told`` does not say leaves the state as it is."""
        if not self.told:
            return self.to or state
        said = attrs.get(self.told)
        return state if said is None else self.to if said is True or said == "true" else self.otherwise


@dataclass(frozen=True, slots=True)
class Course:
    """A hearing or a remedy: its states, those that end it, and its moves by event."""

    course_id: str
    label: Text
    states: Mapping[str, Text]
    ends: frozenset[str]
    moves: Mapping[str, Move]

    def next_of(self, state: str) -> list[str]:
        """Return the events that can come in a state."""
        return [name for name, move in self.moves.items() if state in move.sources]


@cache
def courses() -> Mapping[str, Course]:
    """Return the courses by id."""
    table = yaml.load(
        files("xiezhi.web.remedies").joinpath("courses.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {each["id"]: _course(each) for each in table}


@cache
def course_of(event: str) -> Course | None:
    """Return the course that an event belongs to; None for one of no course."""
    return next((each for each in courses().values() if event in each.moves), None)


# Any: what YAML gives.
def _course(given: Mapping[str, Any]) -> Course:
    states = {name: Text(said["zh"], said["en"]) for name, said in (given["states"] | given["ends"]).items()}
    moves = {each["event"]: _move(each) for each in given["moves"]}
    return Course(given["id"], Text(given["zh"], given["en"]), states, frozenset(given["ends"]), moves)


def _move(given: Mapping[str, Any]) -> Move:
    sources = frozenset((*given.get("from", ()), *((NOTHING,) if given.get("begins") else ())))
    return Move(given["event"], sources, given.get("to", ""), given.get("told", ""), given.get("otherwise", ""))
