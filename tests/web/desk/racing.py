"""One form sent several times at once: threads against a real database, in this process or in one of its own."""

from __future__ import annotations

import json
from threading import Barrier, Thread

from django.core.management import call_command
from django.db import connections

from xiezhi.web.start import start

TIMES = 4


def race(planted: str = "") -> dict[str, object]:
    """Register a person by one form sent four times at once; return what came of it."""
    from tests.web.desk.visitors import browser, typed  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk import sending  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Entry  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.models import Person  # noqa: PLC0415 - after Django is set up

    made, kept = city(), sending._keep
    visitor, form = browser(made.viewers["sysadmin"]), typed(name="同名", unit=made.units["QG1"].pk)
    barrier, answers = Barrier(TIMES), []

    def send_it() -> None:
        client = type(visitor)()
        client.cookies = visitor.cookies
        barrier.wait()
        answer = client.post("/staff/new/", form)
        answers.append(f"{answer.status_code} {answer.headers.get('Location')}")
        connections.close_all()

    if planted:
        sending._keep = lambda *_: None
    threads = [Thread(target=send_it) for _ in range(TIMES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    sending._keep = kept
    return {
        "answers": sorted(set(answers)),
        "count": len(answers),
        "persons": Person.objects.filter(name="同名").count(),
        "entries": Entry.objects.filter(what="person-registered").count(),
    }


def main(planted: str) -> None:
    """Race in a database of our own."""
    start()
    call_command("migrate", verbosity=0)
    print(json.dumps(race(planted)))


if __name__ == "__main__":
    import sys

    main(*sys.argv[1:])
