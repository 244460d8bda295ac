"""One form sent several times at once: threads against a real database, in this process or in one of its own."""

from __future__ import annotations

from typing import Any

from tests.web.racing import at_once, main

TIMES = 4


def race(planted: str = "") -> dict[str, Any]:
    """Register a person by one form sent four times at once; return what came of it."""
    from tests.web.desk.visitors import browser, typed  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk import sending  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Entry  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.org.models import Person  # noqa: PLC0415 - after Django is set up

    made, kept = city(), sending._keep
    visitor, form = browser(made.viewers["sysadmin"]), typed(name="同名", unit=made.units["QG1"].pk)

    def send_it() -> str:
        client = type(visitor)()
        client.cookies = visitor.cookies
        answer = client.post("/staff/new/", form)
        return f"{answer.status_code} {answer.headers.get('Location')}"

    if planted:
        sending._keep = lambda *_: None
    answers = at_once([send_it] * TIMES)
    sending._keep = kept
    return {
        "answers": sorted(set(answers)),
        "count": len(answers),
        "persons": Person.objects.filter(name="同名").count(),
        "entries": Entry.objects.filter(what="person-registered").count(),
    }


if __name__ == "__main__":
    main(race)
