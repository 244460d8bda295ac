"""Two loops at once, killed at any moment: every digest, escalation and move is there once when a third has gone on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.running.install import Install, new_install

_BUILD = """
from datetime import UTC, datetime
from xiezhi.web.start import start
start()
from tests.web.cases.city_log import case_for, plans
from tests.web.org.cast import city
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.deadlines.actions.rejudging import rejudge
from xiezhi.web.org.models import Account, Person
made, now = city(), datetime(2026, 10, 1, tzinfo=UTC)
for plan in plans(8, 0.3):
    record_all(case=case_for(made, plan, now), steps=steps_of(plan), now=now)
for number in range(12):
    person = Person.objects.create(person_id=f"k{number}", name="某", unit=made.units["QG1"])
    Account.objects.create(account_id=f"k{number}", person=person, username=f"k{number}")
rejudge(lambda: datetime.now(UTC))
"""
# The first four working days of November; each round has a day, a deadline and a notice of its own.
_ROUND = """
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xiezhi.web.start import start
start()
from tests.web.deadlines.ground import CRITICAL, deadline
from xiezhi.law.places import user_calendars
from xiezhi.web.cases.models import Case
now = datetime(2026, 11, 2, 1, tzinfo=UTC) + timedelta(weeks=NUMBER)
for case in Case.objects.all():
    deadline(case, CRITICAL, now - timedelta(hours=1))
folder = user_calendars("prc")
folder.mkdir(parents=True, exist_ok=True)
days = [datetime(2024, 1, 1) + timedelta(days=each * (NUMBER + 2)) for each in range(400)]
lines = [f"{day:%Y-%m-%d},rest,试,test,试" for day in days if day.weekday() < 5]
text = "date,kind,occasion_zh,occasion_en,notice\\n" + "\\n".join(lines)
(folder / "notice-NUMBER.csv").write_text(text, encoding="utf-8")
"""
_WORK = """
from datetime import UTC, datetime, timedelta
from xiezhi.web.start import start
start()
from xiezhi.web.deadlines.actions import digests, escalations, rejudging
digests.AT_ONCE = 2
now = datetime(2026, 11, 2, 1, tzinfo=UTC) + timedelta(weeks=NUMBER)
print("go", flush=True)
digests.make_digests(now)
escalations.escalate(now)
rejudging.rejudge(lambda: datetime.now(UTC))
"""
_TELL = """
import json
from collections import Counter
from xiezhi.web.start import start
start()
from xiezhi.web.deadlines.models import Digest, Escalation, Move, Rejudging
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Account
def counts(what, name):
    return sum(entry.attrs[name] for entry in Entry.objects.filter(what=what))
print(json.dumps({
    "accounts": Account.objects.count(),
    "digests": Digest.objects.count(),
    "digests_told": counts("digests-made", "count"),
    "escalations": Escalation.objects.count(),
    "escalations_told": Entry.objects.filter(what="deadline-escalated").count(),
    "runs": Rejudging.objects.count(),
    "open_runs": Rejudging.objects.filter(ended_at=None).count(),
    "moved": sum(Rejudging.objects.values_list("moved", flat=True)),
    "moves": Move.objects.count(),
    "moves_told": counts("deadlines-rejudged", "moved"),
    "runs_told": Entry.objects.filter(what="deadlines-rejudged").count(),
}))
"""


def at_work(install: Install, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WORK.replace("NUMBER", str(number))]
    return subprocess.Popen(command, cwd=ROOT, env=install.environment, stdout=subprocess.PIPE, text=True)


def test_two_loops_killed_at_any_moment_leave_each_thing_done_once(tmp_path: Path, size: Size) -> None:
    # Planted notices lie beside the install, not where this machine keeps its own.
    install = new_install(tmp_path / "home", XDG_DATA_HOME=str(tmp_path / "data"))
    install.python(_BUILD)
    rounds, chance = size(1, 20), random.Random(8)
    for number in range(rounds):
        install.python(_ROUND.replace("NUMBER", str(number)))
        two = [at_work(install, number) for _ in range(2)]
        for each in two:
            assert each.stdout is not None
            assert each.stdout.readline() == "go\n"
        for each in two:
            time.sleep(chance.uniform(0, 0.6))
            each.kill()
            each.communicate()
        with at_work(install, number) as last:
            last.communicate()
        assert last.returncode == 0
    told = json.loads(install.python(_TELL))
    assert told["digests"] == told["digests_told"] == rounds * told["accounts"]
    assert told["escalations"] == told["escalations_told"] >= 8
    assert (told["runs"], told["open_runs"], told["runs_told"]) == (rounds + 1, 0, rounds)
    assert told["moved"] == told["moves"] == told["moves_told"] > 0
