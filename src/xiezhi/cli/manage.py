"""``xiezhi manage``: the management commands of the web application."""

from __future__ import annotations

import argparse

from xiezhi.cli.web import open_web


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after ``manage`` belongs to the management command."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND …", help="migrate | check | help | …")


def run(options: argparse.Namespace) -> int:
    """Hand over to Django."""
    return int(open_web("start").manage(options.arguments))
