"""The findings a person should see first: failing ones, then those that cannot be told; a bounded number of each."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.output.tally import FAILING, breaches
from xiezhi.engine.verdicts import Verdict


class Selection:
    """Keeps at most ``most`` findings: breaches, then warnings, then those that cannot be told, as they come."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[list[pa.Table]] = [[], [], []]
        self._room = [most, most, most]
        self.total = 0
        """Findings that would be shown if there were room for all."""

    def add(self, findings: pa.Table) -> None:
        """Take a table of findings."""
        verdict = findings.column("verdict").cast(pa.string())
        breach = breaches(findings)
        failing = pc.is_in(verdict, value_set=pa.array([str(each) for each in FAILING]))
        untold = pc.equal(verdict, str(Verdict.CANNOT_TELL))
        for number, mask in enumerate((breach, pc.and_not(failing, breach), untold)):
            chosen = findings.filter(mask)
            self.total += chosen.num_rows
            taken = chosen.slice(0, self._room[number])
            if taken.num_rows:
                self._room[number] -= taken.num_rows
                self._kept[number].append(taken)

    def rows(self) -> list[dict[str, object]]:
        """Return the findings to show, most serious first, at most ``most``."""
        found: list[dict[str, object]] = []
        for tables in self._kept:
            for table in tables:
                found.extend(table.slice(0, self._most - len(found)).to_pylist())
        return found
