"""``xiezhi backup``: the whole install in one file, without its keys."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("target", type=Path, metavar="DIR|FILE.zip", help="存放目录或文件 / folder or file to write")
    parser.add_argument(
        "--with-keys", type=Path, metavar="PLACE", help="密钥另存于此，不得与备份同处 / copy the keys to another place"
    )


def run(options: argparse.Namespace) -> int:
    """Make a backup."""
    return int(open_web("desk.running.commands").backup(options))
