"""``xiezhi manage demo_custody``: give the demonstration city its case-handling centres."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.custody.demo_custody import load_custody
from xiezhi.web.custody.models import Centre


class Command(BaseCommand):
    """Enter centres and stays."""

    help = "为虚构城市登记办案中心和在中心人员 / give the fictional city its case-handling centres"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if Centre.objects.exists():
            raise CommandError("已有办案中心，不再登记 / there are centres already; nothing was entered")
        # Each act commits for itself: the pages are read meanwhile.
        number = sum(1 for _ in load_custody(datetime.now(UTC)))
        self.stdout.write(f"在中心人员 / stays {number}")
