"""Witnesses that need no common disk: a line on paper, and a peer's install that keeps our checkpoints."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.signing import read_signed
from xiezhi.seal.verify import Checkpoint as Signed
from xiezhi.seal.verify import Json, Key, RefusedError
from xiezhi.web.journal.models import Checkpoint, Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart


class PeerError(XiezhiError):
    """A peer's checkpoint, or a printed line, cannot be used."""


def printed_line(checkpoint: Checkpoint, name: str) -> str:
    """Return a checkpoint as one line for paper: name, leaves, root."""
    return f"{name} {checkpoint.size} {base64.b64encode(bytes(checkpoint.root)).decode()}"


def read_line(line: str, name: str) -> Signed:
    """Return what a printed line of the log ``name`` says; raise ``PeerError`` if it is none."""
    parts = line.split()
    try:
        named, size, root = parts[0], int(parts[1]), base64.b64decode(parts[2], validate=True)
    except (IndexError, ValueError) as error:
        raise PeerError(
            line, Text("不是打印行", "is no printed line"), Text("名称 叶数 根，以空格分开", "write: name leaves root")
        ) from error
    if named != name:
        raise PeerError(
            line, Text(f"不是 {name} 的", f"is not of {name}"), Text("核对日志名", "check the name of the log")
        )
    return Signed(named, size, root)


def keep_for_peer(notes: Iterable[str], key: Key, now: datetime) -> int:
    """Keep a peer's signed checkpoints in our own journal, where our seal covers them; return how many were new."""
    kept = {size: root for size, root, _ in _kept(key.name)}
    count = 0
    for note in notes:
        try:
            signed = read_signed(note, key)
        except RefusedError as error:
            raise _refused(key.name, error.zh, error.en) from error
        root = base64.b64encode(signed.root).decode()
        if kept.get(signed.size, root) != root:
            raise _refused(key.name, f"{signed.size} 片叶有两个根", f"has two roots for {signed.size} leaves")
        if signed.size in kept:
            continue
        attrs: dict[str, Json] = {"log": key.name, "size": signed.size, "root": root, "note": note}
        write_apart(Note(Kind.ACT, "peer-checkpoint-kept", source="peer", attrs=attrs), SYSTEM, now)
        kept[signed.size] = root
        count += 1
    return count


def kept_for_peer(name: str) -> list[str]:
    """Return the notes kept for a peer, smallest first."""
    return [note for _, _, note in sorted(_kept(name))]


def _kept(name: str) -> Iterator[tuple[int, str, str]]:
    rows = Entry.objects.filter(kind=Kind.ACT, what="peer-checkpoint-kept", attrs__log=name)
    for attrs in rows.values_list("attrs", flat=True):
        yield int(attrs["size"]), str(attrs["root"]), str(attrs["note"])


def _refused(name: str, zh: str, en: str) -> PeerError:
    return PeerError(name, Text(zh, en), Text("向对方核实，保全证据", "ask the peer, and keep what you have"))
