"""``xiezhi law pages``: the reference pages of the rulebooks, written into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from xiezhi.cli.law_reference import reference_pages, write_pages
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.law.loader import load_rulebook, rulebook_names

HELP = "生成规则参考页 / write the reference pages"


class PagesError(XiezhiError):
    """The pages cannot be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="输出文件夹 / folder (docs/reference)")
    parser.add_argument(
        "--rulebook",
        action="append",
        metavar="NAME|PATH",
        help="规则库，可重复；缺省为全部 / rulebooks, all by default",
    )


def run(options: argparse.Namespace) -> int:
    """Write the pages; say how many."""
    names = options.rulebook or rulebook_names()
    rulebooks = [each for each in map(load_rulebook, names) if each.rules]
    try:
        written, removed = write_pages(reference_pages(rulebooks), options.out)
    except OSError as error:
        raise PagesError(
            str(options.out),
            Text(f"无法写入：{error.strerror or error}", f"cannot be written: {error.strerror or error}"),
            Text("用 --out 指定可写的文件夹", "name a folder you may write to with --out"),
        ) from error
    told = Text(
        f"{written} 页已写入 {options.out}，删除旧页 {removed}",
        f"{written} pages in {options.out}, {removed} old ones removed",
    )
    print(told.say(options.lang))
    return 0
