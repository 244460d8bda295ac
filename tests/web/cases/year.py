"""Run inside an install of its own: enters a city's year through the actions and compares pages with the audit.

``python -m tests.web.cases.year CRIMINAL ADMINISTRATIVE``: so many synthetic cases of each, two in a hundred of them
broken on purpose. Run again in the same install it goes on where it was stopped. Progress goes to standard error, what
was found to standard output as JSON.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.web.start import start

if TYPE_CHECKING:
    from tests.web.cases.verdicts import Line
    from xiezhi.demo.casefile import CaseFile
    from xiezhi.web.org.models import Unit
    from xiezhi.web.org.viewer import Viewer

PLANTED, SEED = 0.02, 5
END = datetime(2026, 10, 1, tzinfo=UTC)
# Of so many cases one is entered step by step after its beginning, as an officer does.
_STEP_BY_STEP = 20
# How many cases' pages are read, spread over all.
_PAGES = 200
_SHOWN = re.compile(r'<li><span class="badge[^>]*>([^<]*)</span>.*?/obligations/([0-9a-f]+)/', re.DOTALL)


def plans(criminal: int, administrative: int) -> Iterator[CaseFile]:
    """Yield the threads of `xiezhi synth` in their order that are cases, until there are so many of both."""
    from xiezhi.demo.legal_days import LegalDays  # noqa: PLC0415 - after Django is set up
    from xiezhi.demo.stream import Order, threads  # noqa: PLC0415 - as above
    from xiezhi.demo.window import DEFAULT_WINDOW  # noqa: PLC0415 - as above
    from xiezhi.law.places import working_calendar  # noqa: PLC0415 - as above

    wanted = Counter({"criminal": criminal, "administrative": administrative})
    number = 10 * (criminal + administrative)
    for plan in threads(Order(number, SEED, PLANTED, DEFAULT_WINDOW), LegalDays(working_calendar("prc")), 0, number):
        said = {str(each.value) for each in plan.facts if each.fact == "case_class"}
        kind = "criminal" if "criminal" in said else "administrative"
        if said and wanted[kind]:
            wanted[kind] -= 1
            yield plan
        if not wanted.total():
            return
    raise ValueError(f"too few threads: {wanted}")


def enter(plan: CaseFile, unit: Unit, *, step_by_step: bool) -> None:
    """Enter one case in one transaction."""
    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    from xiezhi.web.cases.actions.steps import record  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.demo_cases import enter_plan, steps_of  # noqa: PLC0415 - as above

    steps = steps_of(plan)
    at_once = max(1, len(steps) // 3) if step_by_step else len(steps)
    with transaction.atomic():
        case = enter_plan(plan.thread_id, steps[:at_once], unit, END)
        for step in steps[at_once:]:
            record(actor=None, case=case, step=step, now=END)


def enter_all(criminal: int, administrative: int, unit: Unit) -> Counter[str]:
    """Enter what is not there yet; return how many cases of each class there are."""
    from xiezhi.web.cases.models import Case  # noqa: PLC0415 - after Django is set up

    there, begun = set(Case.objects.values_list("thread_id", flat=True)), time.monotonic()
    before, number = len(there), criminal + administrative
    for place, plan in enumerate(plans(criminal, administrative), 1):
        if plan.thread_id not in there:
            enter(plan, unit, step_by_step=place % _STEP_BY_STEP == 0)
        if place % 100 == 0 or place == number:
            took = time.monotonic() - begun
            sys.stderr.write(f"{place} / {number}, {took:.0f} s, {(place - before) / took:.2f} cases a second\n")
            sys.stderr.flush()
    return Counter(Case.objects.values_list("case_class", flat=True))


def audit_live(moment: datetime, name: str) -> dict[str, Line]:
    """Have the command line audit this install at a moment; return what it found of each obligation."""
    from tests.web.cases.verdicts import found_in  # noqa: PLC0415 - after Django is set up

    out = Path(os.environ["XIEZHI_HOME"]) / name
    command = [sys.executable, "-m", "xiezhi", "audit", "--live", "--as-of", moment.isoformat(), "--quiet"]
    done = subprocess.run([*command, "--out", out], check=False, capture_output=True, text=True)
    # 1: it found breaches, as were planted.
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return found_in(out)


def on_pages(viewer: Viewer, every: int) -> tuple[dict[str, str], set[str]]:
    """Return the word that the law panel of every so many cases has for each obligation, and which it must have."""
    from tests.web.desk.visitors import browser  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.models import Case, Obligation  # noqa: PLC0415 - as above

    client, seen, asked = browser(viewer), dict[str, str](), set[str]()
    for case in Case.objects.order_by("case_id")[::every]:
        body = client.get(f"/cases/{case.pk}/", SERVER_NAME="127.0.0.1").content.decode()
        seen |= {key: word for word, key in _SHOWN.findall(body)}
        asked |= set(Obligation.objects.filter(thread_id=case.thread_id).values_list("pk", flat=True))
    return seen, asked


def word_of(line: Line) -> str:
    """Return the word that a page has for the verdict and level an audit found."""
    from xiezhi.core.text import Language  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.wording import light  # noqa: PLC0415 - as above

    verdict, level = line[:2]
    return light(str(verdict), None if level is None else str(level), Language.ZH)["word"]


def planted(moment: datetime, found: dict[str, Line]) -> tuple[int, int]:
    """Store a wrong verdict and forget a turn, if one came yet; return how many of how many are seen, and undo both."""
    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    from tests.web.cases.verdicts import shown  # noqa: PLC0415 - as above
    from xiezhi.web.cases.models import Obligation, Turn  # noqa: PLC0415 - as above

    with transaction.atomic():
        turned = Turn.objects.filter(at__lte=moment).order_by("pk").first()
        if turned is not None:
            Turn.objects.filter(obligation=turned.obligation_id).delete()
        wrong = Obligation.objects.filter(turns=None, verdict="met").earliest("pk")
        Obligation.objects.filter(pk=wrong.pk).update(verdict="late", level="breach")
        seen = len(differing({key: line[:2] for key, line in shown(moment).items()}, found))
        transaction.set_rollback(True)
    return seen, 1 + (turned is not None)


def differing(one: dict[str, Line], other: dict[str, Line]) -> list[str]:
    """Return the obligations of which two tables do not say the same."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def main() -> None:
    """Enter and compare."""
    start()
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

    from tests.web.cases.verdicts import shown  # noqa: PLC0415 - as above
    from tests.web.org.cast import city  # noqa: PLC0415 - as above
    from xiezhi.web.journal.models import Entry, Kind  # noqa: PLC0415 - as above
    from xiezhi.web.org.models import Account, Posting, Unit  # noqa: PLC0415 - as above
    from xiezhi.web.org.viewer import viewer_of  # noqa: PLC0415 - as above

    criminal, administrative = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    if not Account.objects.exists():
        city()
    classes = enter_all(criminal, administrative, Unit.objects.get(code="QG"))
    now = datetime.now(UTC)
    told: dict[str, object] = {"criminal": classes.pop("criminal"), "administrative": classes.total()}
    told["events"] = Entry.objects.filter(kind=Kind.EVENT).count()
    # As it was judged, all that is stored; of what turned since without a step, verdict and level.
    for name, moment, much in (("then", END, None), ("now", now, 2)):
        found = {key: line[:much] for key, line in audit_live(moment, f"audit-{name}").items()}
        told[name] = {
            "obligations": len(found),
            "differing": differing({key: line[:much] for key, line in shown(moment).items()}, found),
            "verdicts": Counter(str(line[0]) for line in found.values()),
        }
    account = Account.objects.get(username="officer")
    viewer = viewer_of(account, Posting.objects.get(person=account.person))
    pages, asked = on_pages(viewer, 1 + (criminal + administrative) // _PAGES)
    # What does not apply is no line of a page.
    words = {key: word_of(found[key]) for key in asked if found[key][0] != "not-applicable"}
    told["on pages"] = {
        "obligations": len(pages),
        "differing": sorted(key for key in pages.keys() | words.keys() if pages.get(key) != words.get(key)),
    }
    told["planted"] = planted(now, found)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
