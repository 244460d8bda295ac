"""The workbench of the checks: the text, its figures with quick look-ups, and the one way to write a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Finding, Level, Span, UnitClass, Verdict
from xiezhi.checker.numbers import Number
from xiezhi.checker.outline import Outline
from xiezhi.checker.units import may_join
from xiezhi.core.text import Text

NOTHING = Text("", "")
_EDITORIAL = frozenset(
    [
        "unit-mismatch",
        "heading-duplicate",
        "heading-missing",
        "heading-order",
        "sublist-order",
        "unbalanced-bracket",
        "title-drift",
    ]
)
_LONGEST_QUOTE = 70


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything the checks look at; ``folded`` has the offsets of ``text``."""

    text: str
    folded: str
    outline: Outline
    numbers: tuple[Number, ...]
    figures: tuple[Figure, ...]
    by_sentence: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    by_block: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(
        cls, text: str, folded: str, outline: Outline, numbers: Sequence[Number], figures: Sequence[Figure]
    ) -> Bench:
        """Index the figures by sentence, by block and by the figure they describe."""
        bench = cls(text, folded, outline, tuple(numbers), tuple(figures))
        for figure in figures:
            bench.by_sentence[figure.sentence].append(figure)
            bench.by_block[figure.block].append(figure)
            if figure.owner is not None:
                bench.changes[figure.owner].append(figure)
        return bench

    def described_by(self, figure: Figure, role: Role, comparison: str | None = None) -> Figure | None:
        """Return the share, change or amount that describes ``figure``, if it is printed."""
        for other in self.changes.get(figure.index, ()):
            if other.role is role and (comparison is None or other.comparison in (comparison, "")):
                return other
        return None

    def quote(self, figure: Figure | Span) -> str:
        """Return the words around a figure, short enough to read in a list."""
        span = figure if isinstance(figure, Span) else figure.claim.span
        sentence = figure.claim.sentence if isinstance(figure, Figure) else self._sentence_of(span)
        start = max(sentence.start, span.start - _LONGEST_QUOTE // 2)
        end = min(sentence.end, span.end + _LONGEST_QUOTE // 2)
        words = " ".join(self.text[start:end].split())
        return ("…" if start > sentence.start else "") + words + ("…" if end < sentence.end else "")

    def _sentence_of(self, span: Span) -> Span:
        index = self.outline.sentence_at(span.start)
        return self.outline.sentences[index] if index >= 0 else Span(0, len(self.text))

    def counts_before(self, figure: Figure) -> Iterable[Figure]:
        """Yield the plain counts among the 80 figures before ``figure`` in its paragraph, nearest first."""
        for index in range(figure.index - 1, max(-1, figure.index - 81), -1):
            other = self.figures[index]
            if other.block != figure.block:
                return
            if other.is_count and not other.in_table:
                yield other

    def counts_at_heads(self, figure: Figure) -> list[Figure]:
        """Return the counts that open the paragraphs before the one of ``figure``, nearest last, at most twelve."""
        found = []
        for block in range(max(0, figure.block - 12), figure.block):
            first = self.by_block[block][0] if block in self.by_block else None
            if first is not None and first.is_count:
                found.append(first)
        return found


def joinable(one: Figure, other: Figure) -> bool:
    """Say whether two figures may stand in one sum or comparison."""
    return may_join(one.claim.unit, other.claim.unit)


def is_percent(figure: Figure) -> bool:
    """Say whether the figure is printed in percent."""
    return figure.claim.unit_class is UnitClass.PERCENT


def level_of(kind: str, verdict: Verdict) -> Level | None:
    """Return what a reader has to do, from check and verdict (decision 15).

    >>> level_of("sum", Verdict.FAIL), level_of("unit-mismatch", Verdict.FAIL), level_of("sum", Verdict.OK)
    (<Level.INCONSISTENT: 'inconsistent'>, <Level.EDITORIAL: 'editorial'>, None)
    """
    if verdict is Verdict.FAIL:
        return Level.EDITORIAL if kind in _EDITORIAL else Level.INCONSISTENT
    return {
        Verdict.FAULT: Level.EDITORIAL,
        Verdict.AMBIGUOUS: Level.DOUBTFUL,
        Verdict.TRUNCATED: Level.ROUNDING,
        Verdict.OK_WITHIN_ROUNDING: Level.ROUNDING,
        Verdict.GAP: Level.NOT_CHECKABLE,
    }.get(verdict)


def finding(  # noqa: PLR0917  # the order is that of the sentence a finding makes
    kind: str,
    members: Sequence[Figure | Span],
    verdict: Verdict,
    computed: str,
    message: Text,
    needed: Text = NOTHING,
    mend: Text = NOTHING,
) -> Finding:
    """Write one finding; its number is given when all are known."""
    spans: list[Span] = []
    claims: list[str] = []
    for member in members:
        span = member if isinstance(member, Span) else member.claim.span
        if span not in spans:
            spans.append(span)
            if not isinstance(member, Span):
                claims.append(member.claim.id)
    holds = verdict in (Verdict.OK, Verdict.OK_WITHIN_ROUNDING, Verdict.INFO)
    return Finding(
        id="",
        type=kind,
        members=tuple(spans),
        claims=tuple(claims),
        verdict=verdict,
        level=level_of(kind, verdict),
        computed=computed,
        message=message,
        needed=NOTHING if holds else needed,
        mend=NOTHING if holds else mend,
    )
