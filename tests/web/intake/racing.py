"""Several who decide one report, and many who ask for one number, at once: threads against a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from tests.web.racing import at_once, main

DECIDERS, ASKERS = 4, 16


def race(planted: str = "") -> dict[str, Any]:
    """Settle a report four times at once, and ask sixteen times for one number with its code."""
    from tests.web.intake.desk import BRAWL, NOW, taken  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.intake import acts, progress  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.intake.actions.deciding import Said, StateError, carry_out  # noqa: PLC0415 - as above
    from xiezhi.web.intake.codes import code_of  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.intake.models import Attempt  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Entry  # noqa: PLC0415 - after Django is set up

    bureau = city()
    report, head = taken(bureau, BRAWL), bureau.viewers["unit_head"]
    fits, limit = acts.Act.fits, progress.count_attempt
    if planted:
        acts.Act.fits = lambda *_: True  # type: ignore[method-assign] # the planted defect
        progress.count_attempt = _counts_before

    def settle() -> str:
        said = Said(NOW + timedelta(seconds=1), {"written": "true"})
        try:
            return carry_out(actor=head, report=report, act=acts.BY_NAME["settle"], said=said, now=NOW).stage
        except StateError:
            return "refused"

    code = code_of(report.report_id, 1)
    form = {"number": report.number, "code": code}
    decided = at_once([settle] * DECIDERS)
    asked = at_once([lambda: Client().post("/progress/", form).status_code] * ASKERS)
    acts.Act.fits, progress.count_attempt = fits, limit  # type: ignore[method-assign] # put back
    return {
        "decided": decided.count("settled"),
        "refused": decided.count("refused"),
        "events": Entry.objects.filter(what="mediation-agreed").count(),
        "answered": asked.count("200"),
        "too_often": asked.count("429"),
        "attempts": Attempt.objects.count(),
    }


def _counts_before(**_: object) -> bool:
    """Let pass whoever saw the count before anybody had written: the planted defect, at its worst."""
    return True


if __name__ == "__main__":
    main(race)
