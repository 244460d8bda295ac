"""The demonstration city has its venues, and reports in every stage a report may rest in without a case."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Count

from xiezhi.web.desk.demo_city import build_city
from xiezhi.web.intake.demo_intake import load_reports, load_venues
from xiezhi.web.intake.models import Report, Venue

NOW = datetime.now(UTC)


def test_nine_centres_eighty_two_rooms_and_reports_in_every_stage(db: None) -> None:  # noqa: ARG001 - asked for
    build_city(NOW)
    assert len(list(load_venues(NOW))) == 91
    kinds = dict(Venue.objects.order_by().values_list("kind").annotate(n=Count("pk")))
    assert kinds == {"centre": 9, "room": 82}
    assert Venue.objects.filter(inspected="wanting").exists()
    assert len(list(load_reports(NOW))) == 12
    stages = set(Report.objects.values_list("stage", flat=True))
    assert stages == {"open", "mediating", "not-filed", "transferred", "settled", "outside"}
