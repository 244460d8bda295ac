"""What a report is made of and what is found in it: text, tree, claims, findings. Values only, no behaviour.

All offsets are Unicode characters of ``SourceText.text``, end exclusive; the reader of a file guarantees that this text
is what was published (before any folding of full-width digits or traditional characters).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from xiezhi.core.text import Text

Progress = Callable[[int, int], None]
"""Called with (characters done, characters in all) while a long report is read."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one report as read from a file; ``name`` is shown to the user (file name or title)."""

    text: str
    name: str = "report"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of the source text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters this span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Say whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    """What one line of the report is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``cells`` are the spans of its cells without padding and rulers."""

    span: Span
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph or table, in reading order; blocks never overlap.

    ``section`` is the path of numbers that leads here, such as ``("一", "二是")``. ``sentences`` is empty for a table
    and ``rows`` is empty for everything else.
    """

    kind: BlockKind
    span: Span
    section: tuple[str, ...]
    sentences: tuple[Span, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and all that stands under it.

    ``level`` 1 is 一、, 2 is （一）, 3 is 1., 4 is (1), 5 is 一是.
    """

    number: str
    ordinal: int
    level: int
    heading: Span
    span: Span
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The tree of one report: blocks in reading order and the numbered sections that hold them."""

    source: SourceText
    title: Span | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    year: int | None
    """The year the report is about, if the text says so."""


class Kind(StrEnum):
    """What a number in the text is. The words are those of the labelled reports."""

    COUNT = "count"
    PERSON_TIMES = "person-times"
    VEHICLE_TIMES = "vehicle-times"
    MONEY = "money"
    MEASURE = "measure"
    SHARE = "share"
    RATE = "rate"
    CHANGE = "year-on-year change"
    POINTS = "percentage-point change"
    MULTIPLE = "multiple"
    UNIVERSAL = "universal"
    NAMED_COUNT = "named-count"
    ORDINAL = "ordinal"
    DATE = "date"
    NAME = "name"
    IDIOM = "idiom"
    LEGAL = "legal"


class UnitClass(StrEnum):
    """Units of one class may be added to and compared with each other."""

    EVENTS = "events"
    PERSONS = "persons"
    PERSON_TIMES = "person-times"
    OCCASIONS = "occasions"
    MONEY = "money"
    PHYSICAL = "physical"
    PERCENT = "percent"
    POINTS = "points"
    MULTIPLE = "multiple"
    PIECES = "pieces"
    NONE = "none"


class Direction(StrEnum):
    """The sign of a change, which the text gives in its verb."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Interval:
    """All true values a printed figure may stand for, both ends included; ``high`` None means no upper end."""

    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of the text with everything the text says about it.

    ``value`` is exact and unsigned, with 万/亿 folded in; ``upper`` is the second end of a printed range (a至b).
    ``step`` is the worth of the last printed digit. ``approx`` is the hedge as printed (none, 余, 约, 多, 近 …).
    ``is_claim`` is false for ordinals, dates, names, idioms, universals and named counts. ``parent`` (其中, brackets),
    ``base`` (占, 率) and ``previous`` (同比) hold ids of other claims. ``sentence`` is the sentence it stands in.
    """

    id: str
    span: Span
    text: str
    value: Decimal | None
    upper: Decimal | None
    step: Decimal
    interval: Interval
    unit: str | None
    unit_class: UnitClass
    approx: str
    kind: Kind
    is_claim: bool
    direction: Direction | None
    subject: str
    qualifier: str
    period: str
    comparison: str
    section: tuple[str, ...]
    sentence: Span
    parent: str | None = None
    base: str | None = None
    previous: str | None = None


class Verdict(StrEnum):
    """How one relation stands; the words are those of the labelled reports."""

    OK = "ok"
    OK_WITHIN_ROUNDING = "ok-within-rounding"
    TRUNCATED = "truncated"
    FAIL = "fail"
    AMBIGUOUS = "ambiguous"
    FAULT = "fault"
    GAP = "gap"
    INFO = "info"


class Level(StrEnum):
    """What a reader has to do with a finding; relations that hold have none."""

    INCONSISTENT = "inconsistent"
    DOUBTFUL = "doubtful"
    ROUNDING = "rounding"
    EDITORIAL = "editorial"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation between figures, or one remark on structure or wording, with its working.

    ``type`` is the check (sum, ratio, subset, yoy …). ``members`` are the spans of the figures or words concerned,
    never empty; ``claims`` the ids of those that are claims. ``computed`` is the arithmetic. ``message`` says what was
    compared and how it stands, ``needed`` what would have to be true, ``mend`` how to mend the text (both empty where
    the relation holds).
    """

    id: str
    type: str
    members: tuple[Span, ...]
    claims: tuple[str, ...]
    verdict: Verdict
    level: Level | None
    computed: str
    message: Text
    needed: Text
    mend: Text


@dataclass(frozen=True, slots=True)
class Check:
    """The result for one report: its tree, every number read (``is_claim`` tells which are claims), every finding."""

    report: Report
    numbers: tuple[Claim, ...]
    findings: tuple[Finding, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the numeric claims alone, in reading order."""
        return tuple(number for number in self.numbers if number.is_claim)

    @property
    def inconsistent(self) -> bool:
        """Say whether any finding is of level ``inconsistent`` (the command then exits with 1)."""
        return any(finding.level is Level.INCONSISTENT for finding in self.findings)


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure known from records: what is counted, in which unit and period, and how many, by which record."""

    subject: str
    unit: str
    period: str
    value: Decimal
    source: str


class KnownFigures(Protocol):
    """Where known figures come from; the first implementation is a plain JSON file (``xiezhi.checker.known``)."""

    def matching(self, claim: Claim) -> tuple[KnownFigure, ...]:
        """Return the known figures for the same subject, unit and period as ``claim``, best match first."""
        ...
