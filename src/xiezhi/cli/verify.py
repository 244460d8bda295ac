"""``xiezhi verify``: does a proof file hold?"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.seal.page import PAGE
from xiezhi.seal.verify import report


class ProofFileError(XiezhiError):
    """The file cannot be read or written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, nargs="?", metavar="FILE", help="证明文件 / proof file")
    what.add_argument(
        "--page", type=Path, metavar="FILE.html", help="写出离线核验网页 / write the verifier as one offline page"
    )
    parser.add_argument(
        "--key", metavar="KEY", help="从可信处取得的公钥 / the key, obtained from a place you trust: name+id+base64"
    )


def run(options: argparse.Namespace) -> int:
    """Verify and say so: 0 proven, 1 refused, 3 coherent but signed by a key nobody vouched for."""
    if options.page is not None:
        return _write_page(options.page)
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise _unusable(options.file, error) from error
    code, line = report(data, options.key, options.lang is Language.ZH)
    print(f"{options.file}  {line}")
    return code


def _write_page(target: Path) -> int:
    try:
        shutil.copyfile(PAGE, target)
    except OSError as error:
        raise _unusable(target, error) from error
    print(target)
    return 0


def _unusable(file: Path, error: OSError) -> ProofFileError:
    return ProofFileError(
        str(file),
        Text(f"读写失败（{error.strerror}）", f"cannot be read or written ({error.strerror})"),
        Text("检查路径与权限", "check the path and its permissions"),
    )
