"""``xiezhi seal``: checkpoints, proofs and the check of the whole journal."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("checkpoint", help="为新记录签发检查点 / seal what is new and sign a checkpoint")
    actions.add_parser("fsck", help="由存储内容重新推导并核对 / derive everything anew and compare")
    actions.add_parser("key", help="打印公钥 / print the public key")
    prove = actions.add_parser("prove", help="写出一条记录的证明文件 / write the proof file of an entry")
    prove.add_argument("entry", metavar="ENTRY_ID")
    prove.add_argument("--open", action="append", default=[], metavar="FIELD", help="公开的个人字段 / field to open")
    prove.add_argument("--since", type=int, default=0, metavar="SIZE", help="已有检查点的叶数 / size of one you hold")
    prove.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    export = actions.add_parser("export", help="导出记录与逐条证明 / export entries with a proof of each")
    export.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    export.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    _add_witnesses(actions)
    verify = actions.add_parser("verify", help="同 xiezhi verify / the same as xiezhi verify")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--key", metavar="KEY")


def _add_witnesses(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare what needs no common disk: paper, and a peer's install."""
    actions.add_parser("line", help="打印一行，存于纸上 / print the newest checkpoint as one line for paper")
    compare = actions.add_parser("compare", help="与见证比对 / hold the tree against what a witness kept")
    what = compare.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", type=Path, metavar="FILE", help="见证文件或同伴的留存 / of the witness or the peer")
    what.add_argument("--line", metavar="LINE", help="打印的一行 / the printed line")
    keep = actions.add_parser("keep", help="替同伴留存检查点 / keep a peer's checkpoints in our journal")
    keep.add_argument("file", type=Path, metavar="FILE", help="同伴的见证文件 / the peer's witness file")
    keep.add_argument("--key", required=True, metavar="KEY", help="同伴的公钥 / the peer's public key")
    kept = actions.add_parser("kept", help="打印替同伴留存的检查点 / print what was kept for a peer")
    kept.add_argument("name", metavar="LOG_NAME")


def run(options: argparse.Namespace) -> int:
    """Run one action: 0 well, 1 something is not as it was sealed, 2 unusable."""
    if options.action == "verify":
        from xiezhi.cli import verify

        options.page = None
        return verify.run(options)
    return int(open_web("journal.commands").run(options))
