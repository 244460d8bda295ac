"""Bearing writers and killing them, seen from the test."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.structure.tree import ROOT


@dataclass(slots=True)
class Nursery:
    """Writers one after the other; ``acknowledged`` is all they have said to be written."""

    process: subprocess.Popen[str]
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    acknowledged: list[str] = field(default_factory=list)

    def one_life(self, lines: int, kill: Callable[[int, int], None] | None = None) -> None:
        """Let a writer acknowledge some entries, kill it (or its server) at any moment after, and hear the rest.

        ``kill`` is given the writer and its backend; by default the writer gets the ninth signal.
        """
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        writer = backend = told = 0
        killed = False
        for word, value in self._lines():
            if word == "dead":
                return
            if word == "wrote":
                self.acknowledged.append(value)
                told += 1
            elif word == "born":
                writer = int(value)
            else:
                backend = int(value)
            if not killed and writer and told >= lines:
                killed = True
                # Anywhere in the next write, commit or checkpoint.
                time.sleep(self.chance.uniform(0, 0.012))
                (kill or _kill_writer)(writer, backend)

    def _lines(self) -> Iterator[tuple[str, str]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, _, value = line.strip().partition(" ")
            if word in ("born", "dead", "wrote", "backend"):
                yield word, value
        raise AssertionError("the nursery is dead")


def _kill_writer(writer: int, _backend: int) -> None:
    os.kill(writer, signal.SIGKILL)


@contextmanager
def nursery(environment: dict[str, str], *options: str) -> Iterator[Nursery]:
    """Open a nursery; close it at the end."""
    command = [sys.executable, "-m", "tests.web.journal.writing", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()
