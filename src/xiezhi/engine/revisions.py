"""Corrections that changed a verdict: each is a finding of its own, with the verdict before and after (decision 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.identifiers import obligation_id
from xiezhi.engine.history import Corrected, before_corrections
from xiezhi.engine.log import FINDINGS_SCHEMA, plain_texts, without_empty_columns
from xiezhi.engine.settings import Settings
from xiezhi.engine.verdicts import HUMAN_JUDGEMENT, Verdict
from xiezhi.law.model import Rulebook

RULE = "platform-correction-changes-verdict"
NO_OBLIGATION = "-"
"""Stands where there was no obligation before, or is none after."""

_Run = Callable[[Iterable[pa.Table], Rulebook, Settings], Iterator[pa.Table]]
_Finding = Mapping[str, object]


class Revisions:
    """Gathers the threads in which something was corrected, as first recorded and as they stand."""

    def __init__(self) -> None:
        self._before: list[pa.Table] = []
        self._after: list[pa.Table] = []

    def note(self, recorded: pa.Table, now: Corrected) -> None:
        """Take what was corrected in a table of whole threads."""
        if len(now.threads):
            self._before.append(plain_texts(_of(before_corrections(recorded), now.threads)))
            self._after.append(plain_texts(_of(now.events, now.threads)))

    def findings(self, run: _Run, rulebook: Rulebook, settings: Settings) -> pa.Table:
        """Return one finding for each obligation whose verdict a correction changed."""
        if not self._before:
            return FINDINGS_SCHEMA.empty_table()
        tables = [
            without_empty_columns(pa.concat_tables(each, promote_options="permissive"))
            for each in (self._before, self._after)
        ]
        # A runner may give one table back as several (Spark does): each side is judged by itself.
        before, after = (
            {row["obligation_id"]: row for part in run([table], rulebook, settings) for row in part.to_pylist()}
            for table in tables
        )
        changed = [
            _changed(before.get(each), after.get(each), rulebook.digest)
            for each in dict.fromkeys((*before, *after))
            if _verdict(before.get(each)) != _verdict(after.get(each))
        ]
        return pa.Table.from_pylist(changed, schema=FINDINGS_SCHEMA)


def _of(events: pa.Table, threads: pa.Array) -> pa.Table:
    return events.filter(pc.is_in(events.column("thread_id").cast(pa.string()), value_set=threads))


def _verdict(finding: _Finding | None) -> str:
    return NO_OBLIGATION if finding is None else str(finding["verdict"])


def _changed(before: _Finding | None, after: _Finding | None, digest: str) -> dict[str, object]:
    known = after or before
    assert known is not None  # the obligation was found on one of the two sides
    return {
        "obligation_id": obligation_id(RULE, str(known["obligation_id"])),
        "rule_id": RULE,
        "row": f"{known['rule_id']}: {_verdict(before)} → {_verdict(after)}",
        "thread_id": known["thread_id"],
        "person_id": known["person_id"],
        "subject_event_id": known["subject_event_id"],
        "verdict": str(Verdict.CANNOT_TELL),
        "provisional": False,
        "missing": HUMAN_JUDGEMENT,
        "rulebook_digest": digest,
    }
