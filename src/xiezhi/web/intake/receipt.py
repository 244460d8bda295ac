"""What a receipt carries, so that its holder can later prove that the report was logged, and with which words.

The entry's leaf holds commitments to the words; the receipt holds the salts. From the next checkpoint on the public
page hands out the entry with its inclusion proof; with the salts and the words on the paper it opens them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings

from xiezhi.seal.verify import Json, canonical
from xiezhi.web.intake.models import Report
from xiezhi.web.journal.canonical import hash_of, reveal
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf
from xiezhi.web.journal.sealer import proof_of
from xiezhi.web.keys import journal_key, signer

FORMAT = "xiezhi-receipt-1"


@dataclass(frozen=True, slots=True, repr=False)
class Proofs:
    """Entry, its leaf hash, and field → (salt, value) of what was told. Without a repr: none reaches a log."""

    entry_id: str
    leaf: str
    opened: Mapping[str, tuple[str, Json]]

    def code(self) -> bytes:
        """Return what the QR code holds, as canonical JSON: no word of the report, the salts that open them."""
        salts: dict[str, Json] = {name: salt for name, (salt, _) in self.opened.items()}
        return canonical({"format": FORMAT, "entry": self.entry_id, "leaf": self.leaf, "salts": salts})

    def picture(self) -> str:
        """Return the QR code as the address of a picture."""
        made = segno.make(self.code(), error="l", micro=False)
        return str(made.svg_data_uri(scale=3, border=2, omitsize=False))


def proofs_of(report: Report) -> Proofs:
    """Return what a receipt proves; raise ``RefusedError`` if the entry is not what was committed to."""
    entry = Entry.objects.get(pk=report.entry_id)
    values = reveal(entry, journal_key(settings.ENVIRONMENT))
    opened = {name: (salt.hex(), value) for name, (salt, value) in values.items()}
    return Proofs(entry.entry_id, hash_of(entry).hex(), opened)


def sealed_at(report: Report) -> datetime | None:
    """Return when the entry of a report was first under a signed checkpoint; None: not yet."""
    leaf = Leaf.objects.filter(entry_id=report.entry_id).first()
    if leaf is None:
        return None
    first = Checkpoint.objects.filter(size__gt=leaf.leaf_index).order_by("size").first()
    return first.made_at if first else None


def public_proof(report: Report) -> bytes:
    """Return the proof file of the entry with nothing opened: what is personal stays behind its commitments."""
    environment = settings.ENVIRONMENT
    return proof_of(report.entry_id, signer(environment), journal_key(environment))


def with_salts(proof: Mapping[str, Json], opened: Mapping[str, tuple[str, Json]]) -> bytes:
    """Return a proof file that opens what the holder of a receipt holds: the salts of the code, the words on paper."""
    told: dict[str, Json] = {name: {"salt": salt, "value": value} for name, (salt, value) in opened.items()}
    return canonical({**proof, "opened": told})
