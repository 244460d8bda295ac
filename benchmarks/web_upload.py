"""100,000 rows uploaded: from the file to the result of the dry run, what confirmation takes, and the child's memory.

``python -m benchmarks.web_upload [--rows N]``: an install of its own in a temporary folder, on SQLite; the same calls
as the page makes (the request, then the process that takes a large file over).
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

HEADINGS = {
    "persons": ("人员编号", "姓名", "单位代码"),
    "postings": ("人员编号", "角色", "单位代码", "派驻单位代码", "首日", "末日"),
}
# Megabytes of the largest child, as the kernel counted them.
PEAK = [0]


def watch() -> None:
    """Look at our children four times a second; what a child inherited from us before it began is not counted."""
    mine = str(os.getpid())
    while True:
        for each in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                told = dict(line.split(":", 1) for line in each.read_text().splitlines())
                if told["PPid"].strip() == mine and "desk.sheets.child" in each.with_name("cmdline").read_text():
                    PEAK[0] = max(PEAK[0], int(told.get("VmHWM", "0").split()[0]) // 1024)
        time.sleep(0.25)


def book_of(headings: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    """Return a workbook, written in the streaming way."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("表")
    page.append(headings)
    for row in rows:
        page.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@contextmanager
def timed(what: str, rows: int) -> Iterator[Callable[[str], None]]:
    """Time a step and print its line; the caller says what came of it. Processor time is ours and the child's."""
    said, begin, before = [""], time.perf_counter(), os.times()
    yield lambda text: said.__setitem__(0, text)
    seconds, after = time.perf_counter() - begin, os.times()
    spent = sum(after[:4]) - sum(before[:4])
    print(f"{what:48} {rows:>8} rows {seconds:>8.1f} s {spent:>8.1f} s of CPU  {said[0]}", flush=True)


def measure(rows: int) -> None:
    """Upload and confirm persons, then upload postings for them, one row in fifty with an error."""
    # After Django is set up.
    from xiezhi.core.text import Language  # noqa: PLC0415 - see above
    from xiezhi.web.desk.models import RunState, SheetRun  # noqa: PLC0415 - see above
    from xiezhi.web.desk.sheets import progress, returned, runs, types  # noqa: PLC0415 - see above
    from xiezhi.web.desk.sheets.work import perform  # noqa: PLC0415 - see above
    from xiezhi.web.org.models import Account, Posting, Unit  # noqa: PLC0415 - see above
    from xiezhi.web.org.viewer import viewer_of  # noqa: PLC0415 - see above

    account = Account.objects.get(username="sysadmin")
    actor = viewer_of(account, Posting.objects.get(person=account.person))
    codes = list(Unit.objects.values_list("code", flat=True))

    def work(run: SheetRun) -> None:
        descriptor = progress.take(run.run_id)
        if descriptor is None:
            raise LookupError("somebody else works on the run")
        with progress.working(run.run_id, descriptor) as counter:
            perform(run, lambda: datetime.now(UTC), counter)
        run.refresh_from_db()

    def tried(sheet: str, body: bytes) -> SheetRun:
        with (
            timed(f"{sheet}: upload to dry run ({len(body) // 1024} kB)", rows) as say,
            io.BytesIO(body) as file,
        ):
            now = datetime.now(UTC)
            run = runs.receive(actor=actor, sheet=types.TYPES[sheet], file=file, name="x.xlsx", now=now)
            work(run)
            say(str(run.counts))
        return run

    persons = ((f"N{number:06}", f"王{number}", codes[number % len(codes)]) for number in range(rows))
    run = tried("persons", book_of(HEADINGS["persons"], persons))
    with timed("persons: confirm, batches of 500", rows) as say:
        runs.ask(actor=actor, run=run, state=RunState.APPLYING, reason="", now=datetime.now(UTC))
        work(run)
        say(str(run.counts))
    postings = (
        (f"N{number:06}", "民警", codes[number % len(codes)] if number % 50 else "无", "", "2026年3月2日", "")
        for number in range(rows)
    )
    run = tried("postings", book_of(HEADINGS["postings"], postings))
    with timed("postings: the workbook with its errors", rows) as say:
        say(f"{len(returned.marked_workbook(run, Language.ZH)) // 1024} kB")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XIEZHI_HOME": str(Path(home) / "home"), "XIEZHI_HTTPS": "no"}
        from xiezhi.web.start import manage, start  # noqa: PLC0415 - reads the environment just set

        start()
        manage(["migrate", "--verbosity", "0"])
        manage(["demo_city"])
        threading.Thread(target=watch, daemon=True).start()
        measure(rows)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"largest child: {PEAK[0]} MB (limit 512 MB of address space); the process that judges and writes: {mine} MB")


if __name__ == "__main__":
    main()
