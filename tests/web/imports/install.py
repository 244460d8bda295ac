"""Run inside an install of its own: uploads a dirty workbook of cases, has it tried, and asks for it to be written.

``python -m tests.web.imports.install ROWS``: prints what it did as JSON, the id of the run among it. With ``again`` in
the place of a number: the same file once more.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import openpyxl

from xiezhi.web.start import start


def _workbook(path: str, count: int) -> int:
    """Write the table; return how many rows are wrong on purpose."""
    from tests.web.imports.foreign import HEADINGS, WRONG, rows  # noqa: PLC0415 - after Django is set up

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("导出")
    page.append(HEADINGS)
    merged, wrong = [], 0
    for at, (dirt, row) in enumerate(rows(count), 2):
        page.append(row)
        wrong += dirt in WRONG
        if dirt == "merged":
            merged.append(at)
    for at in merged:
        page.merged_cells.ranges.add(f"D{at}:E{at}")
    book.save(path)
    return wrong


def _marked(body: bytes) -> dict[str, int]:
    """Return how many rows of the returned workbook are told each outcome in its last column."""
    page = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    return dict(Counter(str(row[-1]).partition("：")[0] for row in page.iter_rows(min_row=2, values_only=True)))


def main() -> None:
    """Prepare."""
    start()
    from django.conf import settings  # noqa: PLC0415 - as below

    from tests.web.org.cast import City, city  # noqa: PLC0415 - after Django is set up
    from xiezhi.core.text import Language  # noqa: PLC0415 - as above
    from xiezhi.web.desk.models import RunState  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.sheets import progress, returned, runs, types  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.models import Account, Posting  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.viewer import viewer_of  # noqa: PLC0415 - after Django is set up

    again = sys.argv[1] == "again"
    if again:
        account = Account.objects.select_related("person").get(username="unit_head")
        actor = viewer_of(account, Posting.objects.select_related("unit", "person").get(person=account.person))
    else:
        made: City = city()
        actor = made.viewers["unit_head"]
    path = settings.ENVIRONMENT.home / "foreign.xlsx"
    wrong = 0 if again else _workbook(str(path), int(sys.argv[1]))
    with path.open("rb") as file:
        sheet = types.known()["cases-cases"]
        run = runs.receive(actor=actor, sheet=sheet, file=file, name="案件.xlsx", now=datetime.now(UTC))
    descriptor, begun = progress.take(run.run_id), time.monotonic()
    assert descriptor is not None
    with progress.working(run.run_id, descriptor) as counter:
        runs.attempt(run, datetime.now(UTC), counter)
    told: dict[str, object] = {"size": run.size, "wrong": wrong, "counts": run.counts, "why": run.told.get("zh", "")}
    told |= {"tried": round(time.monotonic() - begun, 1), "run": run.run_id}
    if not again:
        told["marked"] = _marked(returned.marked_workbook(run, Language.ZH))
    if run.counts.get("good"):
        runs.ask(actor=actor, run=run, state=RunState.APPLYING, reason="", now=datetime.now(UTC))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
