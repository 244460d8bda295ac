"""``xiezhi loop``: the background tasks of an install; ``xiezhi serve`` starts it beside the pages."""

from __future__ import annotations

import argparse

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--once", action="store_true", help="只做已到期的任务 / run what is due and end")


def run(options: argparse.Namespace) -> int:
    """Run until stopped."""
    return int(open_web("desk.running.commands").loop(options))
