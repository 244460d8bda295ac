"""``xiezhi law warm``: do once, at install, what the first audit would have to wait for."""

from __future__ import annotations

import argparse
import importlib

from xiezhi.core.text import Language, Text
from xiezhi.engine.ground import settings_for
from xiezhi.law.loader import load_rulebook, rulebook_names

HELP = "编译内置规则库与批量引擎（安装时一次）/ compile the built-in rulebooks and the batch pass, once"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(options: argparse.Namespace) -> int:
    """Compile every built-in rulebook that has rules, and the pass that judges them."""
    # Imported here: numba takes a second, and the other actions of `xiezhi law` do without it.
    batch = importlib.import_module("xiezhi.engine.batch.judging")
    rulebooks = [load_rulebook(name) for name in rulebook_names()]
    judged = [rulebook for rulebook in rulebooks if rulebook.rules]
    for rulebook in judged:
        batch.warm(rulebook, settings_for(rulebook, None, None))
    names = ", ".join(rulebook.jurisdiction.jurisdiction for rulebook in judged)
    print(Text(f"已编译：{names}", f"compiled: {names}").say(Language(options.lang)))
    return 0
