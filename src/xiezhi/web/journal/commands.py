"""What ``xiezhi seal`` does with the journal of this install."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.environment import Environment
from xiezhi.web.journal.fsck import load, problems
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.sealer import key_of, make_checkpoint, proof_of, tell_witness, witnessed
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart
from xiezhi.web.keys import journal_key, signer


def run(options: argparse.Namespace) -> int:
    """Run one action."""
    environment: Environment = settings.ENVIRONMENT
    actions = {"checkpoint": _checkpoint, "fsck": _fsck, "key": _key, "prove": _prove}
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
    stored = load(key_of(signer(environment)), journal_key(environment), notes)
    found = problems(stored)
    for each in found:
        _say(options, f"{each.where}  {each.check}：{each.what.zh}", f"{each.where}  {each.check}: {each.what.en}")
    sizes = f"{len(stored.entries)} / {len(stored.leaves)} / {len(stored.checkpoints)}"
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
