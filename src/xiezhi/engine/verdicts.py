"""Truth values, verdicts and the finding: the words both evaluators share, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Truth(IntEnum):
    """Four truth values. OPEN: future events can still change it; UNKNOWN: a needed fact or event is missing.

    In ``all_of`` FALSE wins, then OPEN, then UNKNOWN; in ``any_of`` TRUE wins, then OPEN, then UNKNOWN.
    """

    FALSE = 0
    TRUE = 1
    UNKNOWN = 2
    OPEN = 3


class Verdict(StrEnum):
    """The seven verdicts of an obligation."""

    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"
    PENDING = "pending"
    VIOLATED = "violated"
    CANNOT_TELL = "cannot-tell"
    NOT_APPLICABLE = "not-applicable"


class Level(StrEnum):
    """Level of a failing verdict (late, overdue, violated)."""

    BREACH = "breach"
    WARN = "warn"


HUMAN_JUDGEMENT = "human judgement"
"""What is missing where the text leaves the question to a person (decision 21)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One obligation with its verdict: one line of ``findings.parquet``.

    Instants are microseconds since 1970-01-01 UTC. ``missing`` is sorted. ``margin_seconds`` is ``due_at`` minus the
    deciding event (met, late), minus the as-of instant (pending, overdue), and None without a due instant.
    """

    obligation_id: str
    rule_id: str
    row: str | None
    thread_id: str
    person_id: str | None
    subject_event_id: str
    verdict: Verdict
    level: Level | None
    due_at: int | None
    decided_by_event_id: str | None
    margin_seconds: int | None
    provisional: bool
    missing: tuple[str, ...]
