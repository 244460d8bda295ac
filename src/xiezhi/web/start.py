"""Setting Django up, for the command line and for tests."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line

from xiezhi.web.environment import read_environment
from xiezhi.web.keys import make_missing_keys, put_keys


def start() -> None:
    """Make the keys that do not exist yet, telling of them, and set Django up."""
    for made in make_missing_keys(read_environment(os.environ)):
        print(f"已生成密钥，请另行备份 / key made, keep a copy elsewhere: {made}")
    _set_up()


def start_to_restore(keys: Path | None) -> None:
    """Set Django up with the keys the install had, and never with new ones."""
    put_keys(read_environment(os.environ), keys)
    _set_up()


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiezhi.web.settings"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()


def manage(arguments: Sequence[str]) -> int:
    """Run a management command."""
    execute_from_command_line(["xiezhi manage", *arguments])
    return 0
