"""What rules by person or officer see, over all threads, in pieces of bounded size: each thread with all it shares."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.sharing import Household, household, shared_links
from xiezhi.engine.log import plain_texts, with_event_ids, without_empty_columns
from xiezhi.engine.slices import Pass, Slice, concerning
from xiezhi.engine.spill import Spill
from xiezhi.engine.usage import shared_attributes
from xiezhi.law.model import Partition

MOST_PIECES = 128
"""Each is a file held open while the threads are read."""


class Pieces:
    """Takes tables of whole threads and gives pieces, each judged by itself.

    A thread lives in one piece. Beside those who live there stand, as guests, all threads that share a person (an
    officer) with one of them, so that whoever lives there sees what it would see in the whole. Findings about guests
    are left out: they come from the piece where those live. Memory: one piece at a time, and eight bytes for each
    person (officer).
    """

    def __init__(self, of: Pass, folder: Path, number: int) -> None:
        self.judged = of
        self._number = min(number, MOST_PIECES)
        names = shared_attributes(of.rulebook.rules)
        self._shared = None if of.partition is Partition.PERSON else {name: of.words.attributes[name] for name in names}
        self._whole = Slice(of)
        self._residents = Spill(folder)
        self._guests = Spill(folder)
        self._links: list[Numbers] = []
        # Drawn for this run alone: no id of a log begins with it.
        self._mark = f"\x1f{secrets.token_hex(8)}\x1f"

    def add(self, events: pa.Table) -> None:
        """Take what concerns the rules from a table of whole threads."""
        if self._number == 1:
            self._whole.add(events)
            return
        rows = plain_texts(concerning(self.judged, events))
        if rows.num_rows:
            living = self._household(rows)
            self._links.append(living.links())
            for home, places in living.rows_at_home():
                self._residents.write(home, rows.take(places))

    def tables(self) -> Iterator[pa.Table]:
        """Yield the pieces, each once; nothing may be added any more."""
        whole = self._whole.table()
        if whole is not None:
            yield without_empty_columns(whole)
        if self._links:
            self._invite()
            for home in range(self._number):
                residents = self._residents.read(home)
                if residents:
                    yield without_empty_columns(self._with_guests(_table(residents), self._guests.read(home)))

    def own(self, findings: pa.Table) -> pa.Table:
        """Leave out the findings about guests; those who live in a piece may have been decided by an event of one."""
        subjects = findings.column("subject_event_id").cast(pa.string())
        kept = findings.filter(pc.invert(pc.starts_with(subjects, self._mark)))
        decided = pc.replace_substring(kept.column("decided_by_event_id").cast(pa.string()), self._mark, "")
        return kept.set_column(kept.schema.get_field_index("decided_by_event_id"), "decided_by_event_id", decided)

    def _household(self, rows: pa.Table) -> Household:
        return household(rows, self._shared, self._number)

    def _invite(self) -> None:
        """Write the guests of every piece to disk."""
        links = shared_links(self._links)
        self._links = []
        for home in range(self._number) if len(links) else ():
            residents = self._residents.read(home, keep=True)
            if residents:
                rows = _table(residents)
                for host, places in self._household(rows).guests(links):
                    self._guests.write(host, rows.take(places))

    def _with_guests(self, residents: pa.Table, guests: list[pa.RecordBatch]) -> pa.Table:
        if not guests:
            return residents
        others = with_event_ids(_table(guests))
        marked = pc.binary_join_element_wise(self._mark, others.column("event_id"), "")
        others = others.set_column(others.schema.get_field_index("event_id"), "event_id", marked)
        return pa.concat_tables([with_event_ids(residents), others], promote_options="permissive")


def _table(batches: list[pa.RecordBatch]) -> pa.Table:
    return pa.concat_tables([pa.Table.from_batches([each]) for each in batches], promote_options="permissive")
