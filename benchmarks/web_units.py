"""The unit tree of a nation-size bureau: 10,000 units, 10,000 accounts; the pages and queries that meet it.

``python -m benchmarks.web_units`` builds a database of its own (SQLite in a folder that is removed, or what
XIEZHI_DATABASE says: an empty one), asks each page and query 30 times, and prints a table with the plan of each query.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

UNITS, TIMES, LIMIT = 10_000, 30, 100.0


def main() -> int:
    """Build, measure, print; 1 if the median of a page or a query reaches 100 ms."""
    with tempfile.TemporaryDirectory(prefix="xiezhi-bench-") as folder:
        os.environ |= {"XIEZHI_HOME": folder, "XIEZHI_HTTPS": "no", "XIEZHI_HOSTS": "testserver"}
        from xiezhi.web.start import start  # noqa: PLC0415 - after the environment is set

        start()
        from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

        call_command("migrate", verbosity=0)
        print(f"{Path(folder).name}: {os.environ.get('XIEZHI_DATABASE', 'sqlite').split(':')[0]}")
        return _measure()


def _measure() -> int:
    from django.test import Client  # noqa: PLC0415 - after Django is set up

    from xiezhi.web.desk.selection import SELECTION_COOKIE  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.models import Account, Unit  # noqa: PLC0415 - after Django is set up

    token = _built()
    client, county, station = Client(), Unit.objects.get(code="C25"), Unit.objects.get(code="C25S10")
    client.cookies["xiezhi_session"] = token
    below = Unit.objects.filter(path__below=county.path)
    accounts = Account.objects.filter(person__unit__path__below=county.path)

    def page(address: str, selection: str = "..") -> Callable[[], object]:
        def ask() -> None:
            client.cookies[SELECTION_COOKIE] = selection
            answer = client.get(address)
            assert answer.status_code == 200, answer.status_code

        return ask

    tasks: dict[str, Callable[[], object]] = {
        "page: tree": page("/units/"),
        "page: tree of a county": page("/units/", f"{county.pk}.1."),
        "page: branch below a county": page(f"/units/{county.pk}/below/"),
        "page: chooser, two letters": page("/choose/unit/?q=C2"),
        "page: chooser, a name": page("/choose/unit/?q=派出所"),
        "page: accounts of a station with below": page("/accounts/", f"{station.pk}.1."),
        "page: postings of a county with below": page("/postings/", f"{county.pk}.1."),
        "query: units of a county with below": lambda: list(below.values_list("pk", flat=True)),
        "query: accounts of a county with below": lambda: list(accounts.values_list("pk", flat=True)),
    }
    worst = 0.0
    print(f"{'what':<42}{'median ms':>10}{'p95 ms':>10}")
    for name, task in tasks.items():
        median, late = _timed(task)
        worst = max(worst, median)
        print(f"{name:<42}{median:>10.1f}{late:>10.1f}")
    print(f"rows: {below.count()} units, {accounts.count()} accounts\nplan, units of a county:\n{below.explain()}")
    print(f"plan, accounts of a county:\n{accounts.explain()}")
    return int(worst >= LIMIT)


def _timed(task: Callable[[], object]) -> tuple[float, float]:
    task()
    spans = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        task()
        spans.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(spans), sorted(spans)[int(TIMES * 0.95)]


def _built() -> str:
    """Fill the tables: 50 counties of 40 stations of 4 rooms, one account a unit; return a security officer's token."""
    from datetime import UTC, date, datetime  # noqa: PLC0415 - beside the rest

    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - after Django is set up

    from xiezhi.web.desk.visit import token_hash  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.models import (  # noqa: PLC0415 - after Django is set up
        Account,
        OpenSession,
        Person,
        Posting,
        State,
        Unit,
        UnitKind,
    )

    now, first = datetime.now(UTC), date(2026, 1, 1)
    units = [Unit(unit_id="u", code="B", name="江岚市公安局", kind=UnitKind.BUREAU, path="B/")]

    def add(code: str, name: str, kind: UnitKind, above: Unit) -> Unit:
        made = Unit(
            unit_id=f"u{len(units)}", code=code, name=name, kind=kind, parent=above, path=f"{above.path}{code}/"
        )
        units.append(made)
        return made

    for county_number in range(50):
        county = add(f"C{county_number}", f"第{county_number}县公安局", UnitKind.COUNTY, units[0])
        for number in range(40):
            station = add(f"{county.code}S{number}", f"第{number}派出所", UnitKind.STATION, county)
            for room in range(4):
                if len(units) < UNITS:
                    add(f"{station.code}R{room}", f"第{room}接报案室", UnitKind.ROOM, station)
    Unit.objects.bulk_create(units, batch_size=500)
    persons = [Person(person_id=f"p{each.pk}", name=f"民警{each.pk}", unit=each) for each in units]
    Person.objects.bulk_create(persons, batch_size=500)
    password = make_password(None)
    accounts = [
        Account(account_id=f"a{each.pk}", person=each, username=f"n{each.pk}", password=password) for each in persons
    ]
    Account.objects.bulk_create(accounts, batch_size=500)
    roles = ["secadmin"] + ["officer"] * (len(units) - 1)
    postings = [
        Posting(
            posting_id=f"t{each.pk}",
            person=each,
            role=role,
            unit=each.unit,
            first_day=first,
            state=State.APPROVED,
            proposed_by="system",
            approved_by="first-start",
        )
        for each, role in zip(persons, roles, strict=True)
    ]
    Posting.objects.bulk_create(postings, batch_size=500)
    OpenSession.objects.create(
        session_key=token_hash("bench"), account=accounts[0], posting=postings[0], started_at=now, seen_at=now
    )
    return "bench"


if __name__ == "__main__":
    raise SystemExit(main())
