"""How long an export of 100,000 rows takes, from the button to the whole workbook: ``python -m benchmarks.web_export``.

A private SQLite database in a temporary folder is filled past the actions (what is timed is the export); the security
administrator, who reaches every row, exports the register of postings; the workbook is read back for its count.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta

import openpyxl

ROWS = 100_000
LIMIT = 60.0


def main() -> int:
    """Fill, export, read back, print; 1 if it took longer than it may."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XIEZHI_HOME": home, "XIEZHI_HTTPS": "no"}
        took, worked, body = _export()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    read = sum(1 for _ in sheet.iter_rows()) - 1
    times = f"{took:.1f} s, of which {worked:.1f} s of CPU"
    sys.stdout.write(f"export of {read:,} rows: {times}, {len(body) / 1e6:.1f} MB, peak memory {peak:.0f} MB\n")
    return 0 if read >= ROWS and took <= LIMIT else 1


def _export() -> tuple[float, float, bytes]:
    # The settings are read from the environment on import.
    from xiezhi.web.start import manage, start  # noqa: PLC0415 - the settings are read on import

    start()
    manage(["migrate", "--verbosity", "0"])
    from django.test import Client  # noqa: PLC0415 - the settings are read on import

    from xiezhi.web.desk.demo_city import build_city  # noqa: PLC0415 - the settings are read on import
    from xiezhi.web.desk.visit import COOKIE, token_hash  # noqa: PLC0415 - the settings are read on import
    from xiezhi.web.org.models import Account, OpenSession, Person, Posting  # noqa: PLC0415 - the settings are read on import

    now, since = datetime.now(UTC), date(2010, 1, 1)
    build_city(now)
    people = list(Person.objects.select_related("unit"))
    Posting.objects.bulk_create(
        Posting(
            posting_id=f"B{each:07}",
            person=people[each % len(people)],
            unit=people[each % len(people)].unit,
            role="officer",
            first_day=since + timedelta(days=each % 5_000),
            state="approved",
            proposed_by="P",
            approved_by="A",
        )
        for each in range(ROWS)
    )
    account = Account.objects.get(username="secadmin")
    posting = Posting.objects.get(person=account.person, role="secadmin")
    OpenSession.objects.create(
        session_key=token_hash("t"), account=account, posting=posting, started_at=now, seen_at=now
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[COOKIE] = "t"
    began, idle = time.perf_counter(), time.process_time()
    answer = client.post("/registers/postings/export/", {"purpose": "benchmark"})
    body = answer.getvalue()
    return time.perf_counter() - began, time.process_time() - idle, body


if __name__ == "__main__":
    raise SystemExit(main())
