"""A city's year entered through the actions: the pages and ``xiezhi audit --live`` agree on every obligation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.proof import Size, code_digest
from tests.structure.tree import ROOT
from tests.web.tables import install_variables

# What the city report tells of one year.
CRIMINAL, ADMINISTRATIVE = 3_307, 5_415


def test_pages_and_the_live_audit_agree_on_every_obligation_of_a_citys_year(tmp_path: Path, size: Size) -> None:
    number = size(24, CRIMINAL + ADMINISTRATIVE)
    criminal = number * CRIMINAL // (CRIMINAL + ADMINISTRATIVE)
    # The full year is kept beside the code it was entered with, and gone on with after an interruption.
    home = ROOT / "out" / f"year-{code_digest()}" if size.in_full else tmp_path
    home.mkdir(parents=True, exist_ok=True)
    mine = install_variables(home, XIEZHI_HTTPS="no")
    command = [sys.executable, "-m", "tests.web.cases.year", str(criminal), str(number - criminal)]
    with (home / "progress").open("a", encoding="utf-8") as progress:
        done = subprocess.run(command, cwd=ROOT, env=mine, check=False, stdout=subprocess.PIPE, stderr=progress)
    assert done.returncode == 0, (home / "progress").read_text(encoding="utf-8")[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["criminal"], told["administrative"]) == (criminal, number - criminal)
    for moment in ("then", "now"):
        assert told[moment]["obligations"] > 10 * number
        assert told[moment]["differing"] == []
    assert told["on pages"]["obligations"] > 20
    assert told["on pages"]["differing"] == []
    # A single stored verdict that is wrong and a single turn that is missing are seen.
    seen, planted = told["planted"]
    assert seen == planted >= 1
    verdicts = told["now"]["verdicts"]
    accused = verdicts.get("late", 0) + verdicts.get("overdue", 0) + verdicts.get("violated", 0)
    size.note(
        f"{criminal:,} criminal, {number - criminal:,} administrative cases, {told['events']:,} events; "
        f"{told['now']['obligations']:,} obligations ({accused:,} fail), no difference then or now; "
        f"{told['on pages']['obligations']:,} on pages, no difference"
    )
