"""``xiezhi serve``: the web application, with its sealer."""

from __future__ import annotations

import argparse
import os

from xiezhi.cli.web import open_web
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class BindError(XiezhiError):
    """The address cannot be used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="监听地址 / address to listen on")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="进程数 / processes")
    parser.add_argument(
        "--demo", action="store_true", help="空库时建立虚构城市，本机 HTTP / build the fictional city; HTTP on loopback"
    )
    parser.add_argument(
        "--demo-cases", type=int, default=1_500, metavar="N", help="虚构城市的案件数 / cases of the fictional city"
    )


def run(options: argparse.Namespace) -> int:
    """Serve; the demonstration does without HTTPS, which is allowed on loopback alone."""
    if options.demo:
        host = options.bind.rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost", "[::1]"):
            raise BindError(
                options.bind,
                Text("演示只能监听本机", "the demonstration listens on loopback only"),
                Text("用 127.0.0.1:端口", "use 127.0.0.1:PORT"),
            )
        os.environ.setdefault("XIEZHI_HTTPS", "no")
    return int(open_web("serve").run(options))
