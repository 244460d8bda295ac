"""Run inside an install of its own: uploads a list of staff, has it tried, and asks for it to be written.

``python -m tests.web.desk.sheets.install ROWS [over]``: prints the id of the run. Without ``over`` nobody works on the
run yet; with it the run is handed over to a process, as the page does with large files, and this one ends at once.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

from xiezhi.web.start import start


def main() -> None:
    """Prepare."""
    start()
    from tests.web.desk.sheets.workbooks import PERSONS, workbook  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.models import RunState  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.sheets import progress, runs, types, work  # noqa: PLC0415 - after Django is set up

    now, actor = datetime.now(UTC), city().viewers["sysadmin"]
    rows = ((f"A{number}", f"王{number}", "QG1") for number in range(int(sys.argv[1])))
    with io.BytesIO(workbook(PERSONS, *rows)) as file:
        run = runs.receive(actor=actor, sheet=types.TYPES["persons"], file=file, name="人员.xlsx", now=now)
    descriptor = progress.take(run.run_id)
    assert descriptor is not None
    with progress.working(run.run_id, descriptor) as counter:
        runs.attempt(run, now, counter)
    runs.ask(actor=actor, run=run, state=RunState.APPLYING, reason="", now=datetime.now(UTC))
    if "over" in sys.argv:
        work.SMALL_RUN = 0
        work.begin(run, now)
    sys.stdout.write(run.run_id + "\n")


if __name__ == "__main__":
    main()
