"""What the check of the law adds to saving one step of a case: the course mix of the demonstration, step by step.

``python -m benchmarks.web_saving`` builds a database of its own (SQLite in a folder that is removed, or what
XIEZHI_DATABASE says: an empty one), enters ``--cases`` synthetic threads one step after the other, and prints a table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

LIMIT = 50.0
Given = ParamSpec("Given")
Result = TypeVar("Result")

if TYPE_CHECKING:
    from xiezhi.web.cases.models import Case


class Clock:
    """Adds up how long the functions that it wraps take."""

    def __init__(self) -> None:
        self.spent, self.worked = 0.0, 0.0

    def around(self, function: Callable[Given, Result]) -> Callable[Given, Result]:
        """Return the function, timed."""

        @wraps(function)
        def timed(*given: Given.args, **named: Given.kwargs) -> Result:
            begun, before = time.perf_counter(), time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.spent += time.perf_counter() - begun
                self.worked += time.process_time() - before

        return timed


def main() -> int:
    """Build, measure, print; 1 if the p95 of what the check adds exceeds 50 ms."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_saving", description=__doc__)
    parser.add_argument("--cases", type=int, default=300, help="synthetic threads")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xiezhi-bench-") as folder:
        os.environ |= {"XIEZHI_HOME": folder, "XIEZHI_HTTPS": "no"}
        from xiezhi.web.start import start  # noqa: PLC0415 - after the environment is set

        start()
        from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

        call_command("migrate", verbosity=0)
        print(f"{Path(folder).name}: {os.environ.get('XIEZHI_DATABASE', 'sqlite').split(':')[0]}")
        print(f"load at the start: {os.getloadavg()[0]:.1f}")
        return _measure(options.cases)


def _measure(cases: int) -> int:
    from xiezhi.demo.legal_days import LegalDays  # noqa: PLC0415 - after Django is set up
    from xiezhi.demo.stream import Order, threads  # noqa: PLC0415 - as above
    from xiezhi.demo.window import DEFAULT_WINDOW  # noqa: PLC0415 - as above
    from xiezhi.law.places import working_calendar  # noqa: PLC0415 - as above
    from xiezhi.web.cases.actions import steps  # noqa: PLC0415 - as above
    from xiezhi.web.cases.demo_cases import steps_of  # noqa: PLC0415 - as above

    clock, added, worked, whole = Clock(), list[float](), list[float](), list[float]()
    for name in ("judge_thread", "store", "_rejudge_others"):
        setattr(steps, name, clock.around(getattr(steps, name)))
    now = datetime(2026, 10, 1, tzinfo=UTC)
    order = Order(cases, 5, 0.15, DEFAULT_WINDOW)
    for plan in threads(order, LegalDays(working_calendar("prc")), 0, cases):
        case = _case(plan.thread_id, now)
        for step in steps_of(plan):
            clock.spent, clock.worked, begun = 0.0, 0.0, time.perf_counter()
            steps.record(actor=None, case=case, step=step, now=now)
            whole.append(1000 * (time.perf_counter() - begun))
            added.append(1000 * clock.spent)
            worked.append(1000 * clock.worked)
    print(f"{cases} cases, {len(whole)} steps")
    print(f"{'what':<24}{'median ms':>10}{'p95 ms':>10}{'most ms':>10}")
    # The processor time says what a machine that is busy otherwise would take by itself.
    lines = (("saving a step", whole), ("of it, the check", added), ("check, processor", worked))
    for said, spans in lines:
        late = statistics.quantiles(spans, n=20)[-1]
        print(f"{said:<24}{statistics.median(spans):>10.1f}{late:>10.1f}{max(spans):>10.1f}")
    return int(statistics.quantiles(added, n=20)[-1] > LIMIT)


def _case(thread_id: str, now: datetime) -> Case:
    from xiezhi.web.cases.actions.cases import open_case  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.models import CaseClass  # noqa: PLC0415 - as above
    from xiezhi.web.org.actions.units import create_unit  # noqa: PLC0415 - as above
    from xiezhi.web.org.models import Person, Unit, UnitKind  # noqa: PLC0415 - as above

    unit = Unit.objects.first() or create_unit(
        actor=None, code="JL", name="江岚市公安局", kind=UnitKind.BUREAU, parent=None, now=now
    )
    person, _ = Person.objects.get_or_create(person_id="P1", defaults={"name": "民警甲", "unit": unit})
    return open_case(
        actor=None,
        case_class=CaseClass.PUBLIC_ORDER,
        title="殴打他人",
        unit=unit,
        handlers=[person],
        now=now,
        thread_id=thread_id,
    )


if __name__ == "__main__":
    sys.exit(main())
