"""What ``xiezhi seal`` does with the journal of this install."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from django.conf import settings

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.verify import Json, read_key
from xiezhi.web.environment import Environment
from xiezhi.web.journal.clock import check_clock
from xiezhi.web.journal.export import Days, export_journal
from xiezhi.web.journal.fsck import check_journal
from xiezhi.web.journal.models import Checkpoint, Kind
from xiezhi.web.journal.peers import keep_for_peer, kept_for_peer, printed_line, read_line
from xiezhi.web.journal.sealer import (
    Notes,
    SealError,
    compare_leaves,
    key_of,
    make_checkpoint,
    proof_of,
    read_notes,
    tell_witness,
    witnessed,
)
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart
from xiezhi.web.keys import journal_key, signer

_WRITING = {"checkpoint", "export", "keep", "prove"}


def run(options: argparse.Namespace) -> int:
    """Run one action."""
    environment: Environment = settings.ENVIRONMENT
    actions = {
        "checkpoint": _checkpoint,
        "compare": _compare,
        "export": _export,
        "fsck": _fsck,
        "keep": _keep,
        "kept": _kept,
        "key": _key,
        "line": _line,
        "prove": _prove,
    }
    if options.action in _WRITING:
        check_clock()
    return actions[options.action](options, environment)


def _say(options: argparse.Namespace, zh: str, en: str) -> None:
    print(Text(zh, en).say(options.lang))


def _checkpoint(options: argparse.Namespace, environment: Environment) -> int:
    # The edge: here the present moment enters.
    made = make_checkpoint(signer(environment), datetime.now(UTC))
    if made is None:
        _say(options, "没有新记录", "nothing new")
        return 0
    if environment.witness is not None:
        tell_witness(environment.witness, made)
    print(made.note)
    return 0


def _fsck(options: argparse.Namespace, environment: Environment) -> int:
    notes = witnessed(environment.witness) if environment.witness is not None else []
    checked = check_journal(key_of(signer(environment)), journal_key(environment), notes)
    found = checked.problems
    for each in found:
        _say(options, f"{each.where}  {each.check}：{each.what.zh}", f"{each.where}  {each.check}: {each.what.en}")
    sizes = f"{checked.entries} / {checked.leaves} / {checked.checkpoints}"
    _say(
        options,
        f"记录 / 叶 / 检查点：{sizes}；问题 {len(found)}",
        f"entries / leaves / checkpoints: {sizes}; {len(found)} problems",
    )
    if environment.witness is None:
        _say(
            options,
            "未见证：持有数据库和密钥者可改写历史而不被发现",
            "not witnessed: whoever holds database and key can rewrite history unseen",
        )
    return 1 if found else 0


def _key(_options: argparse.Namespace, environment: Environment) -> int:
    print(signer(environment).key)
    return 0


def _prove(options: argparse.Namespace, environment: Environment) -> int:
    data = proof_of(
        options.entry, signer(environment), journal_key(environment), opened=options.open, since=options.since
    )
    told = Note(Kind.EXPORT, "proof-exported", source="cli", attrs={"entry": options.entry, "opened": options.open})
    write_apart(told, SYSTEM, datetime.now(UTC))
    options.out.write_bytes(data)
    print(options.out)
    return 0


def _export(options: argparse.Namespace, environment: Environment) -> int:
    keeper = signer(environment)
    make_checkpoint(keeper, datetime.now(UTC))
    try:
        with options.out.open("xb") as out:
            made = export_journal(out, Days(options.first, options.last), keeper)
    except OSError as error:
        raise SealError(
            str(options.out),
            Text(f"不能写（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("换一个文件名", "choose another name"),
        ) from error
    except XiezhiError:
        options.out.unlink()
        raise
    attrs: dict[str, Json] = {"first": str(options.first), "last": str(options.last), **asdict(made)}
    write_apart(Note(Kind.EXPORT, "journal-exported", source="cli", attrs=attrs), SYSTEM, datetime.now(UTC))
    out, count, left_out = options.out, made.count, made.left_out
    zh = f"{count} 条记录，封存未导出 {left_out} 条：{out}"
    _say(options, zh, f"{count} entries, {left_out} left out as closed records: {out}")
    return 0


def _line(_options: argparse.Namespace, environment: Environment) -> int:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        raise SealError(
            environment.log_name,
            Text("尚无检查点", "has no checkpoint yet"),
            Text("运行 xiezhi seal checkpoint", "run xiezhi seal checkpoint"),
        )
    print(printed_line(last, environment.log_name))
    return 0


def _keep(options: argparse.Namespace, _environment: Environment) -> int:
    count = keep_for_peer(witnessed(options.file), read_key(options.key), datetime.now(UTC))
    _say(options, f"新留存 {count} 个检查点", f"{count} new checkpoints kept")
    return 0


def _kept(options: argparse.Namespace, _environment: Environment) -> int:
    for note in kept_for_peer(options.name):
        print(json.dumps({"note": note}, ensure_ascii=False))
    return 0


def _compare(options: argparse.Namespace, environment: Environment) -> int:
    """Hold our tree against a peer's file, a witness's file, or a printed line."""
    notes: Notes
    if options.line:
        notes = {"line": read_line(options.line, environment.log_name)}
    else:
        notes = read_notes(witnessed(options.file), key_of(signer(environment)))
    found, count = compare_leaves(notes), len(notes)
    for where, what in found:
        print(f"{where}  {what.say(options.lang)}")
    _say(options, f"比对 {count} 个，不符 {len(found)}", f"{count} compared, {len(found)} differ")
    return 1 if found else 0
