"""A progress bar on standard error, only where a person is looking."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

from xiezhi.core.text import Language, Text

_WIDTH = 30
_PAUSE = 0.1


@contextmanager
def progress_bar(what: Text, total: int, language: Language, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Give a function that takes how many of ``total`` are done; draws at most ten times a second on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    label = what.say(language)
    last = 0.0

    def advance(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < _PAUSE:
            return
        last = now
        share = min(1.0, done / total) if total else 1.0
        bar = "█" * int(share * _WIDTH)
        sys.stderr.write(f"\r{label} [{bar:<{_WIDTH}}] {share:4.0%} {done:,}/{total:,}")
        sys.stderr.flush()

    try:
        yield advance
    finally:
        sys.stderr.write("\n")
        sys.stderr.flush()


class Bars:
    """One progress bar after another, as the audit goes from one thing to the next."""

    def __init__(self, language: Language, *, quiet: bool) -> None:
        self._language = language
        self._quiet = quiet
        self._open = ExitStack()
        self._bars: dict[Text, Callable[[int], None]] = {}

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def advance(self, what: Text, done: int, total: int) -> None:
        """Show how far ``what`` is; a total that is not known shows no bar."""
        if total == 0:
            return
        if what not in self._bars:
            self._open.close()
            self._bars.clear()
            self._bars[what] = self._open.enter_context(progress_bar(what, total, self._language, quiet=self._quiet))
        self._bars[what](done)
