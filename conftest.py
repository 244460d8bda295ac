"""Django is set up before any module of the web application is collected, with a home folder of the tests' own."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

if importlib.util.find_spec("django") is not None:
    os.environ["XIEZHI_HOME"] = str(Path(__file__).resolve().parent / "out" / "test-home")
    os.environ.setdefault("XIEZHI_HTTPS", "no")

    from xiezhi.web.start import start

    start()
