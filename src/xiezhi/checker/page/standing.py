"""How each figure stands after the check: the worst that any relation says of it, wording aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiezhi.checker.model import Check, Claim, Finding, Level, Span, Verdict


class Standing(StrEnum):
    """How one figure stands, worst first; the order is that of the summary."""

    INCONSISTENT = "inconsistent"
    DOUBTFUL = "doubtful"
    ROUNDING = "rounding"
    HOLDS = "holds"
    UNCHECKED = "unchecked"


_OF_LEVEL = {
    Level.INCONSISTENT: Standing.INCONSISTENT,
    Level.DOUBTFUL: Standing.DOUBTFUL,
    Level.ROUNDING: Standing.ROUNDING,
}
_ORDER = tuple(Standing)
# A figure is only said to hold where another figure bears it out.
_BEARING = (Verdict.OK, Verdict.OK_WITHIN_ROUNDING)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the page shows: the marked numbers, the findings by number and by figure, and how each figure stands.

    ``shown`` are the numbers marked in the text, ``remarks`` the findings with a level in reading order, ``held`` the
    relations that hold, ``place`` the running number of each remark by finding id.
    """

    check: Check
    shown: tuple[Claim, ...]
    remarks: tuple[Finding, ...]
    held: tuple[Finding, ...]
    place: Mapping[str, int]
    findings_of: Mapping[str, Sequence[Finding]]
    standing: Mapping[str, Standing]
    by_span: Mapping[Span, Claim]

    @classmethod
    def of(cls, check: Check) -> Ledger:
        """Return the ledger of one check."""
        by_span = {number.span: number for number in check.numbers}
        findings_of: dict[str, list[Finding]] = {number.id: [] for number in check.numbers}
        for finding in check.findings:
            named = {*finding.claims, *(by_span[span].id for span in finding.members if span in by_span)}
            for number in named & findings_of.keys():
                findings_of[number].append(finding)
        remarks = tuple(finding for finding in check.findings if finding.level is not None)
        return cls(
            check,
            tuple(number for number in check.numbers if number.is_claim or findings_of[number.id]),
            remarks,
            tuple(finding for finding in check.findings if finding.level is None),
            {finding.id: number for number, finding in enumerate(remarks, start=1)},
            findings_of,
            {number: standing_of(found) for number, found in findings_of.items()},
            by_span,
        )

    def remarks_on(self, claim: Claim) -> list[Finding]:
        """Return the findings with a level in which ``claim`` takes part."""
        return [finding for finding in self.findings_of[claim.id] if finding.level is not None]

    def count(self, standing: Standing) -> int:
        """Return how many claims stand so."""
        return sum(self.standing[claim.id] is standing for claim in self.check.claims)


def standing_of(findings: Sequence[Finding]) -> Standing:
    """Return how a figure with these findings stands; faults of wording and gaps leave it as it is."""
    found = [_OF_LEVEL[finding.level] for finding in findings if finding.level in _OF_LEVEL]
    if any(finding.level is None and finding.verdict in _BEARING for finding in findings):
        found.append(Standing.HOLDS)
    return min(found, key=_ORDER.index, default=Standing.UNCHECKED)


def working_of(ledger: Ledger, finding: Finding) -> str:
    """Return the arithmetic of a finding, or nothing where it only repeats the words that are marked anyway."""
    words = [span.of(ledger.check.report.source.text) for span in finding.members]
    is_repeated = len(words) == 1 and finding.computed in words[0]
    return "" if is_repeated or finding.computed == "、".join(words) else finding.computed
