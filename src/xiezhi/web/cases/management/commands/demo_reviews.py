"""``xiezhi manage demo_reviews``: give the demonstration city reviews in each state, before anything is sealed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.cases.demo_reviews import load_reviews, seat
from xiezhi.web.cases.models import ReviewTask


class Command(BaseCommand):
    """Enter reviews."""

    help = "为虚构城市登记各种状态的审核 / enter reviews in each state into the fictional city"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if ReviewTask.objects.exists():
            raise CommandError("已有审核，不再登记 / there are reviews already; nothing was entered")
        now = datetime.now(UTC)
        number = sum(1 for _ in load_reviews(seat(now), now))
        self.stdout.write(f"审核 / reviews {number}")
