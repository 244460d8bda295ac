"""Eight writers number cases, reports, stays and papers of one unit at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.web.racing import at_once, main

WRITERS = 8


def race(planted: str = "") -> dict[str, Any]:
    """Let eight threads each write one record of each kind; return the numbers of each, and the errors."""
    from tests.web.custody.house import a_case  # noqa: PLC0415 - after Django is set up
    from tests.web.intake.desk import BRAWL, taken  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from tests.web.papers.desk import NOW, a_paper  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases import series  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.cases.models import Case, CaseClass  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.custody.actions.stays import Arrival, arrive  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.custody.models import Centre, Stay  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.intake.models import Report  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.papers.kinds import kinds  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.papers.models import Paper  # noqa: PLC0415 - after Django is set up

    bureau, numbered = city(), series.numbered
    centre = Centre.objects.create(centre_id="centre-qg", unit=bureau.units["QG"], name="办案中心", standard=True)
    if planted:
        # The defect: each sees how many there were before anybody wrote.
        series.numbered = lambda head, records: series.Numbered(f"{head}1号", 1)  # noqa: ARG005 - named as it is called

    def write() -> None:
        a_case(bureau.viewers["officer"], CaseClass.PUBLIC_ORDER)

    def stay(case: Case) -> None:
        arrival = Arrival(case.parties.get(token="甲"), centre, "public-order-summons", NOW, NOW, {}, {})
        arrive(actor=bureau.viewers["officer"], case=case, arrival=arrival, now=NOW, reason="测试")

    failures = at_once([write] * WRITERS)
    cases = list(Case.objects.order_by("pk"))
    rest: list[Callable[[], object]] = [lambda: taken(bureau, BRAWL)] * WRITERS
    rest += [lambda case=each: stay(case) for each in cases]  # type: ignore[misc] # bound now, not when it is called
    rest += [lambda case=each: a_paper(bureau, case, kinds()["supervision-order"]) for each in cases]  # type: ignore[misc] # as above
    failures += at_once(rest)
    series.numbered = numbered
    models = {"cases": Case, "reports": Report, "stays": Stay, "papers": Paper}
    told = {name: sorted(each.objects.values_list("number", flat=True)) for name, each in models.items()}  # type: ignore[attr-defined] # every model has it
    return told | {"failures": [each for each in failures if each.endswith("Error")]}


if __name__ == "__main__":
    main(race)
