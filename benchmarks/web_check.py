"""``python -m benchmarks.web_check``: the whole journal derived anew, at two sizes; time grows, memory must not.

Fills a home for each size as ``benchmarks.web_load`` does (kept under ``build/bench``), runs ``xiezhi seal fsck`` in a
process of its own, and prints entries, seconds and the largest resident size beside those of a command that reads
nothing of the journal.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.web.tables import install_variables

from benchmarks.web_load import ROOT, filled

# What the roots of checkpoints and one node for 256 leaves may add between the two sizes.
MOST_GROWTH = 1.25


def main() -> int:
    """Fill, check, print; 1 if the larger journal takes that much more memory than the smaller."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_check", description=__doc__)
    parser.add_argument("--rows", type=int, nargs=2, default=[50_000, 200_000], metavar=("FEW", "MANY"))
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    options = parser.parse_args()
    print(f"{'command':<12} {'entries':>9} {'seconds':>8} {'MiB':>6}")
    peaks = []
    for rows in options.rows:
        environment = install_variables(options.work / f"web-{rows}", XIEZHI_HTTPS="no")
        filled(options.work / f"web-{rows}", rows, environment)
        for command in ("key", "fsck"):
            seconds, mebibytes = _run(environment, command)
            print(f"seal {command:<7} {rows:>9,} {seconds:>8.1f} {mebibytes:>6.0f}")
        peaks.append(mebibytes)
    return int(peaks[1] > MOST_GROWTH * peaks[0])


def _run(environment: Mapping[str, str], command: str) -> tuple[float, float]:
    started = time.perf_counter()
    words = [sys.executable, "-m", "xiezhi", "seal", command]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as run:
        # The largest resident size of this one process, in KiB on Linux.
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode != 0:
        raise RuntimeError(f"seal {command} ended with {run.returncode}: {environment['XIEZHI_HOME']}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
