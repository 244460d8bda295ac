"""``xiezhi upgrade``: back up, migrate, compare the root, or put everything back."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--backup",
        type=Path,
        metavar="DIR",
        help="升级前备份的存放目录；默认数据目录 / folder of the backup made before",
    )


def run(options: argparse.Namespace) -> int:
    """Upgrade."""
    return int(open_web("desk.running.commands").upgrade(options))
