"""Errors of a rulebook, gathered so that one run shows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect: ``file:line``, what was received, what to do."""

    where: str
    what: Text
    remedy: Text

    def say(self, language: Language) -> str:
        """Return one line in ``language``."""
        joint = "；" if language is Language.ZH else "; "
        return f"{self.where}  {self.what.say(language)}{joint}{self.remedy.say(language)}"


class RulebookError(XiezhiError):
    """A rulebook that cannot be used; ``problems`` holds every defect found."""

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = {language: "".join(f"\n  {each.say(language)}" for each in self.problems) for language in Language}
        count = len(self.problems)
        super().__init__(
            folder,
            Text(f"规则库有 {count} 处错误", f"the rulebook has {count} error(s)"),
            Text(f"逐一改正：{lines[Language.ZH]}", f"correct them:{lines[Language.EN]}"),
        )


class Rejected(Exception):  # noqa: N818 - a signal inside the loader, caught by Problems.attempt, never seen outside
    """A part of a file could not be built; the reason is already among the problems."""


class Problems:
    """Collects defects while the rest of the rulebook is still being read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, where: str, what: Text, remedy: Text) -> None:
        """Note a defect and go on; the same defect is noted once."""
        problem = Problem(where, what, remedy)
        if problem not in self.found:
            self.found.append(problem)

    def stop(self, where: str, what: Text, remedy: Text) -> NoReturn:
        """Note a defect and give up the part being built."""
        self.add(where, what, remedy)
        raise Rejected

    def attempt(self, build: Callable[[], Built]) -> Built | None:
        """Return what ``build`` returns, or None when it was rejected."""
        try:
            return build()
        except Rejected:
            return None

    def every(self, builds: Iterable[Callable[[], Built]]) -> tuple[Built, ...]:
        """Run all builders, then return their results, or give up when one was rejected."""
        built: list[Built] = []
        whole = True
        for build in builds:
            try:
                built.append(build())
            except Rejected:
                whole = False
        if not whole:
            raise Rejected
        return tuple(built)
