"""The reference evaluator as the function every evaluator is: a table of events in, a table of findings out."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.reference.casefile import Facts, Ground, People
from xiezhi.engine.reference.obligations import Obligation
from xiezhi.engine.reference.partitions import Archive
from xiezhi.engine.reference.table import read
from xiezhi.engine.settings import Settings
from xiezhi.engine.verdicts import Finding
from xiezhi.law.model import Rulebook


def judge(events: pa.Table, rulebook: Rulebook, settings: Settings) -> pa.Table:
    """Judge every rule on a table of whole groups; return FINDINGS_SCHEMA, by thread, rule and subject.

    Threads come in order of their first event. Raises ``ValueTextError`` and ``ParameterError``.
    """
    found = [each.finding for each in judged(events, rulebook, settings) if each.finding is not None]
    return findings_table(found, rulebook.digest)


def judged(events: pa.Table, rulebook: Rulebook, settings: Settings, thread_id: str | None = None) -> list[Obligation]:
    """Return every obligation, or those of one thread, with their working, also those the rule drops."""
    archive = open_archive(events, rulebook, settings)
    threads = {thread: number for number, thread in enumerate(dict.fromkeys(each.thread_id for each in archive.events))}
    found = [
        (threads[each.view.subject.thread_id], number, each.view.subject.position, each)
        for number, rule in enumerate(rulebook.rules)
        for each in archive.obligations(rule, thread_id)
    ]
    return [each for *_, each in sorted(found, key=lambda entry: entry[:3])]


def open_archive(events: pa.Table, rulebook: Rulebook, settings: Settings) -> Archive:
    """Read a table into the archive that rules are judged on."""
    zone = ZoneInfo(settings.zone)
    by_seq = rulebook.jurisdiction.order_by_seq
    log = read(events, rulebook.vocabulary, zone, settings.as_of, by_seq=by_seq)
    periods = rulebook.vocabulary.periods
    ground = Ground(log.as_of, settings.calendar, settings.profiles, zone, periods, by_seq)
    return Archive(ground, Facts(log.facts), People.of(log.events), log.events)


def findings_table(findings: Iterable[Finding], digest: str) -> pa.Table:
    """Return findings as FINDINGS_SCHEMA."""
    rows = [
        {
            "obligation_id": each.obligation_id,
            "rule_id": each.rule_id,
            "row": each.row,
            "thread_id": each.thread_id,
            "person_id": each.person_id,
            "subject_event_id": each.subject_event_id,
            "verdict": str(each.verdict),
            "level": None if each.level is None else str(each.level),
            "due_at": each.due_at,
            "decided_by_event_id": each.decided_by_event_id,
            "margin_seconds": each.margin_seconds,
            "provisional": each.provisional,
            "missing": "; ".join(each.missing) or None,
            "rulebook_digest": digest,
        }
        for each in findings
    ]
    columns = {name: [row[name] for row in rows] for name in FINDINGS_SCHEMA.names}
    return pa.table(columns, schema=FINDINGS_SCHEMA)
