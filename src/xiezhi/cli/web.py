"""The one door from the command line to the web application; its packages are loaded only behind it."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class WebAbsentError(XiezhiError):
    """The packages of the web application are not installed."""


def open_web(module: str) -> ModuleType:
    """Start the web application and return one of its modules."""
    _check_installed()
    from xiezhi.web.start import start

    start()
    return importlib.import_module(f"xiezhi.web.{module}")


def open_web_to_restore(module: str, keys: Path | None) -> ModuleType:
    """Start the web application in a home that is to be filled from a backup, with the keys it had."""
    _check_installed()
    from xiezhi.web.start import start_to_restore

    start_to_restore(keys)
    return importlib.import_module(f"xiezhi.web.{module}")


def _check_installed() -> None:
    if importlib.util.find_spec("django") is None:
        raise WebAbsentError(
            "xiezhi.web",
            Text("网页程序所需的包未安装", "the packages of the web application are not installed"),
            Text("运行 make install-web", "run make install-web"),
        )
