"""One contestant in a process of its own: seconds, peak memory, and what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a contestant did: ``seconds`` from the file as delivered to findings on disk, without starting Python.

    ``cpu_seconds`` is the processor time of the whole process; on a busy machine it is the steadier number.
    ``store_seconds`` counts from its own coded store, None where there is no such line to draw.
    """

    seconds: float
    cpu_seconds: float
    store_seconds: float | None
    peak_mb: int
    found: dict[str, int]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A contestant that could not run, and why."""

    reason: str


def measure(module: str, *arguments: str | Path, runs: int = 1) -> Measured | Skipped:
    """Run ``python -m module arguments``; it prints a JSON line last. Return the best of several runs."""
    best: Measured | Skipped | None = None
    for _ in range(runs):
        one = _once([sys.executable, "-m", module, *map(str, arguments)])
        if isinstance(one, Skipped):
            return one
        if not isinstance(best, Measured) or one.seconds < best.seconds:
            best = one
    return best or Skipped("no run")


def _once(command: list[str]) -> Measured | Skipped:
    read, write = os.pipe()
    child = subprocess.Popen(command, stdout=write, stderr=subprocess.PIPE)  # our own modules
    os.close(write)
    with os.fdopen(read) as lines:
        said = lines.read().strip().splitlines()
    complaint = (child.stderr.read().decode() if child.stderr else "").strip().splitlines()
    child.wait()
    if child.stderr:
        child.stderr.close()
    if child.returncode != 0 or not said:
        return Skipped(complaint[-1] if complaint else f"exit {child.returncode}")
    told = json.loads(said[-1])
    if "skipped" in told:
        return Skipped(told["skipped"])
    return Measured(told["seconds"], told["cpu_seconds"], told.get("store_seconds"), told["peak_mb"], told["found"])


def tell(started: float, found: dict[str, int], store_seconds: float | None = None) -> None:
    """Print what a contestant has to say, as the last line."""
    seconds = time.perf_counter() - started
    cpu = time.process_time()
    told = {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "store_seconds": store_seconds,
        "peak_mb": _peak_mb(),
        "found": found,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _peak_mb() -> int:
    """Return the most memory this program held; unlike ``ru_maxrss`` it does not count what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
