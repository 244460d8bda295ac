"""The journal for an auditor who takes it away: entries as lines, a proof of each, and what checks them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal import verify
from xiezhi.seal.page import PAGE
from xiezhi.seal.proofs import Leaf as ProofLeaf
from xiezhi.seal.proofs import Sealed, proof_file
from xiezhi.seal.signing import Signer
from xiezhi.seal.verify import canonical
from xiezhi.web.journal.canonical import as_leaf
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf
from xiezhi.web.journal.sealer import node_missing, stored_tree
from xiezhi.web.journal.withheld import is_withheld

_CHUNK = 1_000
_README = """记录簿导出 / export of the journal

entries.jsonl    每行一条记录，规范 JSON；个人信息只有承诺 / one entry a line; personal values are commitments
proofs.jsonl     每行一份证明，对应 checkpoint.txt / one proof a line, under the checkpoint
checkpoint.txt   签名的检查点 / the signed checkpoint
key.txt          公钥；请从别处取得同一公钥后核对 / the key; compare it with one obtained elsewhere

python verify.py proofs.jsonl --key "KEY"
verify.html      逐条核验的离线网页 / the offline page, for single proofs

{first} – {last}：{count} 条记录；另有 {left_out} 条属于封存的记录，未导出
{count} entries; {left_out} more belong to closed records and are left out
"""


class ExportError(XiezhiError):
    """There is nothing to export."""


@dataclass(frozen=True, slots=True)
class Days:
    """From which legal day to which, both included."""

    first: date
    last: date

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the first instant, and the first after the last day."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(self.first, time(), zone), datetime.combine(self.last + timedelta(days=1), time(), zone)


@dataclass(frozen=True, slots=True)
class Exported:
    """How many entries left, and how many were left out because they belong to closed records."""

    count: int
    left_out: int


def export_journal(target: IO[bytes], days: Days, signer: Signer) -> Exported:
    """Write the sealed entries recorded in these days, each with its proof, but none of a closed record.

    A record that was opened for somebody is opened on its own page alone, so there is no exception for anybody.
    Raises ``ExportError`` where there is nothing, ``SealError`` where nodes of the proofs are missing.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    begin, end = days.bounds()
    entries = Entry.objects.filter(recorded_at__gte=begin, recorded_at__lt=end).order_by("entry_id")
    if newest is None or not entries.exists():
        raise ExportError(
            f"{days.first} – {days.last}",
            Text("没有已签封的记录", "has no sealed entry"),
            Text("换一段日期", "choose other days"),
        )
    sealed = Sealed(stored_tree(newest.size), newest.size, newest.note, signer.key)
    # Asked once, so that both files hold the same entries whatever is closed or opened meanwhile.
    closed = set(entries.annotate(withheld=is_withheld()).filter(withheld=True).values_list("entry_id", flat=True))
    left_out, count = 0, 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("entries.jsonl", "w", force_zip64=True) as lines:
            for leaf in _leaves(entries, newest.size):
                if leaf.entry["entry_id"] in closed:
                    left_out += 1
                    continue
                lines.write(canonical(leaf.entry) + b"\n")
                count += 1
        with packed.open("proofs.jsonl", "w", force_zip64=True) as lines:
            for leaf in _leaves(entries, newest.size):
                if leaf.entry["entry_id"] not in closed:
                    lines.write(_proof(leaf, sealed))
        packed.writestr("checkpoint.txt", newest.note)
        packed.writestr("key.txt", signer.key + "\n")
        told = _README.format(first=days.first, last=days.last, count=count, left_out=left_out)
        packed.writestr("README.txt", told)
        packed.write(verify.__file__, "verify.py")
        packed.write(PAGE, "verify.html")
    return Exported(count, left_out)


def _leaves(entries: QuerySet[Entry], size: int) -> Iterator[ProofLeaf]:
    """Yield those of some entries that stand among the first ``size`` leaves; only a chunk of them is in memory."""
    found = entries.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        leaves = Leaf.objects.filter(entry_id__in=[entry.entry_id for entry in chunk], leaf_index__lt=size)
        places = dict(leaves.values_list("entry_id", "leaf_index"))
        for entry in chunk:
            if entry.entry_id in places:
                yield ProofLeaf(as_leaf(entry), places[entry.entry_id])


def _proof(leaf: ProofLeaf, sealed: Sealed) -> bytes:
    try:
        return proof_file(leaf, sealed)
    except LookupError as error:
        raise node_missing(str(leaf.entry["entry_id"]), error) from error
