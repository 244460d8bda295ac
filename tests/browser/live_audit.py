"""What ``xiezhi audit --live`` finds of one case of a served site, beside what its pages show.

``main`` runs inside the home of the site and prints what the pages show of the case that ``CASE_NUMBER`` names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.browser.conftest import Site
from tests.structure.tree import ROOT

Verdicts = dict[str, list[str | None]]
FAILING = {"late", "overdue", "violated"}


def audited(site: Site, number: str, folder: Path) -> tuple[Verdicts, Verdicts]:
    """Return verdict and level of each obligation of a case, as the audit finds them and as the pages show them."""
    environment = site.environment | {"CASE_NUMBER": number}
    program = [sys.executable, "-m", "xiezhi"]
    command = [*program, "audit", "--live", "--quiet", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    # 1: the demonstration has breaches.
    assert done.returncode in (0, 1), done.stderr
    script = "from tests.browser.live_audit import main; main()"
    command = [*program, "manage", "shell", "--no-imports", "-c", script]
    told = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    pages = json.loads(told.stdout.splitlines()[-1])
    findings = pq.read_table(folder / "findings.parquet", columns=["thread_id", "obligation_id", "verdict", "level"])
    rows = findings.filter(pc.field("thread_id") == pages["thread"]).to_pylist()
    return {row["obligation_id"]: [row["verdict"], row["level"]] for row in rows}, pages["shown"]


def main() -> None:
    """Print the thread of a case, and what its page shows."""
    from xiezhi.web.cases.models import Case  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.queries import obligations  # noqa: PLC0415 - as above

    thread = Case.objects.get(number=os.environ["CASE_NUMBER"]).thread_id
    rows = obligations(datetime.now(UTC)).filter(thread_id=thread)
    shown = {each.pk: [each.verdict_now, each.level_now] for each in rows}
    sys.stdout.write(json.dumps({"thread": thread, "shown": shown}) + "\n")
