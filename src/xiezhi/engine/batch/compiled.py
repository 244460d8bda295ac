"""The compiler switch: typed access to numba, and a cache that changes with the sources.

Numba invalidates a cached function only when its own file changes, not when a function it calls does; therefore
the cache folder carries a digest of every source file of this package.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba  # type: ignore[import-untyped]  # numba ships no types
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
"""A block of 64-bit numbers: the only kind of memory the compiled pass knows."""

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def cache_folder() -> Path:
    """Return the folder of compiled code: ``$XDG_CACHE_HOME/xiezhi/pass-<digest of the sources>``."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    for base in (Path(home) / "xiezhi", Path(tempfile.gettempdir()) / f"xiezhi-{os.getuid()}"):
        try:
            (base / f"pass-{digest}").mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(base, os.W_OK):
            return base / f"pass-{digest}"
    return Path(tempfile.mkdtemp(prefix="xiezhi-"))


numba.config.CACHE_DIR = str(cache_folder())


def compiled(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Compile ``function`` to machine code on first use; called by other compiled functions."""
    made = numba.njit(nogil=True, error_model="numpy")(function)
    return cast("Callable[_Parameters, _Result]", made)


def entry(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Compile an entry point and keep the machine code on disk (its callees are part of it)."""
    made = numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    return cast("Callable[_Parameters, _Result]", made)
