"""Eight writers make papers of one kind and unit at once: in this process, or in an install of its own."""

from __future__ import annotations

import json
from threading import Barrier, Thread

from django.core.management import call_command
from django.db import connections

from xiezhi.web.start import start

WRITERS, EACH = 8, 3


def race(planted: str = "") -> dict[str, object]:
    """Let eight threads, each with a case of its own, make three papers; return what came of it."""
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from tests.web.papers.desk import a_case, a_paper  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.models import Case  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Entry  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.papers.actions import papers as actions  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.papers.kinds import PaperKind, kinds  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.papers.models import Paper  # noqa: PLC0415 - after Django is set up

    bureau, number = city(), actions._number
    cases = [a_case(bureau) for _ in range(WRITERS)]
    barrier, failures = Barrier(WRITERS), []

    def stale(paper: Paper, case: Case, kind: PaperKind) -> None:
        number(paper, case, kind)
        paper.serial = seen + 1
        paper.number = f"{case.unit.code}公{kind.mark}〔{paper.year}〕{paper.serial}号"

    seen = Paper.objects.count()

    def write(case: Case) -> None:
        barrier.wait()
        for _ in range(EACH):
            try:
                a_paper(bureau, case, kinds()["supervision-order"])
            except Exception as error:  # noqa: BLE001 - counted and told
                failures.append(type(error).__name__)
        connections.close_all()

    if planted:
        actions._number = stale
    threads = [Thread(target=write, args=(case,)) for case in cases]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    actions._number = number
    return {
        "serials": sorted(Paper.objects.values_list("serial", flat=True)),
        "numbers": len(set(Paper.objects.values_list("number", flat=True))),
        "entries": Entry.objects.filter(what="paper-made").count(),
        "failures": failures,
    }


def main(planted: str) -> None:
    """Race in a database of our own."""
    start()
    call_command("migrate", verbosity=0)
    print(json.dumps(race(planted)))


if __name__ == "__main__":
    import sys

    main(*sys.argv[1:])
