"""What every part of the rule reader shares: the words, the problems, and whether the rulebook is a draft."""

from __future__ import annotations

from typing import NoReturn

from xiezhi.law.formulas import FormulaReader
from xiezhi.law.problems import Problems, Rejected
from xiezhi.law.words import Words


class Reading:
    """One pass over the rules of a rulebook."""

    def __init__(self, words: Words, problems: Problems, *, draft: bool) -> None:
        self.words = words
        self.problems = problems
        self.draft = draft
        self.formulas = FormulaReader(words, problems)

    def give_up(self) -> NoReturn:
        """Give up the part being built; its defects are already noted."""
        raise Rejected
