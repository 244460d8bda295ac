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
from typing import Any, ClassVar, ParamSpec, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.typing import signature as signature_of
from numba.extending import intrinsic

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
        folder = base / f"pass-{digest}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    return Path(tempfile.mkdtemp(prefix="xiezhi-"))


numba.config.CACHE_DIR = str(cache_folder())


class _PartLibrary(JITCodeLibrary):  # type: ignore[misc]  # numba ships no types
    """Code that is linked and optimised only where it ends up, in the entry point that calls it.

    Numba's own way, every function optimised with all it calls, took 50 s for this pass; this way takes a fifth.
    """

    def finalize(self) -> None:
        """Leave linking and optimising to the entry point."""
        self._raise_if_finalized()
        self._finalized = True


class _EntryLibrary(JITCodeLibrary):  # type: ignore[misc]  # numba ships no types
    """The code of an entry point: every part it reaches is linked in, each once."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Gather the parts, then link and optimise as numba does."""
        reached = list(self._linking_libraries)
        for library in reached:
            reached.extend(part for part in library._linking_libraries if part not in reached)
        self._linking_libraries = reached
        super().finalize()


class _EntryCompiler(Compiler):  # type: ignore[misc]  # numba ships no types
    """Compiles an entry point."""

    library: ClassVar[type[JITCodeLibrary]] = _EntryLibrary

    def define_pipelines(self) -> list[object]:
        """Return the usual passes over a library of our kind."""
        self.state.library = self.library(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        self.state.library.enable_object_caching()
        return list(super().define_pipelines())


class _PartCompiler(_EntryCompiler):
    """Compiles a function that is only called by other compiled functions: no machine code of its own."""

    library = _PartLibrary

    def define_pipelines(self) -> list[object]:
        """Return the usual passes, without making the function executable."""
        self.state.flags.no_compile = True
        return super().define_pipelines()

    def _compile_core(self) -> object:
        """Return the result with a stand-in (numba wants a different built-in each) for machine code never called."""
        result = super()._compile_core()._replace(entry_point=[].append)
        self.state.targetctx.insert_user_function(result.entry_point, result.fndesc, [result.library])
        return result


def _keep(array: Numbers) -> Numbers:
    return array


def _make_borrowed() -> Callable[[Numbers], Numbers]:
    """Return the compiled form of ``borrowed``: the array structure with its owner left out."""

    @intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
    def strip(_typing: object, array: object) -> object:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> object:
            view = context.make_array(signature.args[0])(context, builder, arguments[0])
            view.meminfo = view.meminfo.type(None)
            return view._getvalue()

        return signature_of(array, array), generate

    return cast("Callable[[Numbers], Numbers]", strip)


borrowed = _keep if numba.config.DISABLE_JIT else _make_borrowed()
"""An array without its owner: functions it is passed to need not count references (atomic, in every call).

The caller of the entry point keeps the array alive.
"""


def compiled(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Compile ``function`` to machine code on first use; called by other compiled functions."""
    made = numba.njit(
        nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=_PartCompiler
    )(function)
    return cast("Callable[_Parameters, _Result]", made)


def entry(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Compile an entry point and keep the machine code on disk (its callees are part of it)."""
    made = numba.njit(nogil=True, error_model="numpy", cache=True, pipeline_class=_EntryCompiler)(function)
    return cast("Callable[_Parameters, _Result]", made)
