"""``xiezhi seal``: checkpoints, proofs and the check of the whole journal."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="checkpoint|prove|verify|fsck|key")
    actions.add_parser("checkpoint", help="为新记录签发检查点 / seal what is new and sign a checkpoint")
    actions.add_parser("fsck", help="由存储内容重新推导并核对 / derive everything anew and compare")
    actions.add_parser("key", help="打印公钥 / print the public key")
    prove = actions.add_parser("prove", help="写出一条记录的证明文件 / write the proof file of an entry")
    prove.add_argument("entry", metavar="ENTRY_ID")
    prove.add_argument("--open", action="append", default=[], metavar="FIELD", help="公开的个人字段 / field to open")
    prove.add_argument("--since", type=int, default=0, metavar="SIZE", help="已有检查点的叶数 / size of one you hold")
    prove.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    verify = actions.add_parser("verify", help="同 xiezhi verify / the same as xiezhi verify")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--key", metavar="KEY")


def run(options: argparse.Namespace) -> int:
    """Run one action: 0 well, 1 something is not as it was sealed, 2 unusable."""
    if options.action == "verify":
        from xiezhi.cli import verify

        options.page = None
        return verify.run(options)
    return int(open_web("journal.commands").run(options))
