"""``xiezhi manage demo_intake``: give the demonstration city its venues and some reports."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from xiezhi.web.intake.demo_intake import load_reports, load_venues
from xiezhi.web.intake.models import Venue


class Command(BaseCommand):
    """Enter venues and reports."""

    help = "为虚构城市登记场所和报案 / enter venues and reports into the fictional city"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if Venue.objects.exists():
            raise CommandError("已有场所，不再登记 / there are venues already; nothing was entered")
        now = datetime.now(UTC)
        with transaction.atomic():
            venues, reports = list(load_venues(now)), list(load_reports(now))
        self.stdout.write(f"场所 / venues {len(venues)}，报案 / reports {len(reports)}")
