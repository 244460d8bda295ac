"""An import of cases from a dirty workbook: how long each stage takes, how long others are shut out, and judging.

``python benchmarks/web_import.py [ROWS] [--judge N]`` in an install of its own that is thrown away afterwards. The
table of tests/web/imports/foreign.py is used: merged cells, text days, full-width digits, ID numbers stored as numbers.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser()
    options.add_argument("rows", type=int, nargs="?", default=50_000)
    options.add_argument("--judge", type=int, default=400, help="judge so many of the cases")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XIEZHI_HOME": home, "XIEZHI_HTTPS": "no"}
        environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        for command in (["xiezhi", "manage", "migrate", "-v0"], ["tests.web.imports.install", str(given.rows)]):
            subprocess.run([sys.executable, "-m", *command], env=environment, cwd=ROOT, check=True)
        words = [sys.executable, __file__, "inside", str(given.judge)]
        subprocess.run(words, env=environment, cwd=ROOT, check=True)
        subprocess.run(
            [sys.executable, "-m", "tests.web.imports.install", str(given.rows), "again"],
            env=environment,
            cwd=ROOT,
            check=True,
        )


def inside(judge: int) -> None:
    """Write the run that waits in this install, and judge some of it; print what it took."""
    from xiezhi.web.start import start  # noqa: PLC0415 - the rest needs Django

    start()
    from xiezhi.web.cases.models import Case  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.models import SheetRun  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.sheets import progress, work  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.imports.actions.importing import Ready  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.imports.judging import judge_piece  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Entry  # noqa: PLC0415 - after Django is set up

    run, inserted = SheetRun.objects.get(), list[float]()
    begun, plain = time.monotonic(), Ready.write

    def write(self: Ready) -> object:
        at = time.monotonic()
        ids = plain(self)
        inserted.append(time.monotonic() - at)
        return ids

    Ready.write = write  # type: ignore[method-assign,assignment] # timed from outside
    descriptor = progress.take(run.run_id)
    if descriptor is None:
        raise LookupError("somebody works on the run")
    with progress.working(run.run_id, descriptor) as counter:
        work.perform(run, lambda: datetime.now(UTC), counter)
    whole, judged, at = time.monotonic() - begun, 0, time.monotonic()
    while judged < judge and (piece := judge_piece(datetime.now(UTC))):
        judged += piece
    each = (time.monotonic() - at) / max(judged, 1)
    lines = {
        "state and rows": f"{run.state} {run.counts}",
        "cases, entries": f"{Case.objects.count():,}, {Entry.objects.count():,}",
        "confirm, in all": f"{whole:.1f} s",
        "of it the inserts of the one transaction": f"{inserted[0]:.1f} s" if inserted else "-",
        "memory at most": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        f"judging, a case ({judged} judged)": f"{1000 * each:.1f} ms",
    }
    for name, value in lines.items():
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        inside(int(sys.argv[2]))
    else:
        main()
