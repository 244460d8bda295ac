"""``xiezhi restore``: put a backup into an empty home."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.cli.web import open_web_to_restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE.zip", help="备份文件 / the backup")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="密钥副本所在目录 / folder with the copy of the keys")
    parser.add_argument(
        "--verify",
        action="store_true",
        help="由存储内容重算根，不符则不恢复 / keep it only if the root derived anew is the sealed one",
    )


def run(options: argparse.Namespace) -> int:
    """Restore."""
    return int(open_web_to_restore("desk.running.commands", options.keys).restore(options))
