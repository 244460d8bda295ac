"""``xiezhi manage demo_papers``: give cases of the demonstration's officer their papers."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.cases.models import Case
from xiezhi.web.papers.demo_papers import load_papers
from xiezhi.web.papers.models import Paper

# The cases are being entered meanwhile, by another process; this many of the officer's are enough to begin.
_ENOUGH, _LONGEST = 22, 600


class Command(BaseCommand):
    """Make papers."""

    help = "为演示民警的案件制作文书 / make papers in cases of the demonstration's officer"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if Paper.objects.exists():
            raise CommandError("已有文书，不再制作 / there are papers already; nothing was made")
        begun = time.monotonic()
        while Case.objects.filter(unit__code="JL0101").count() < _ENOUGH and time.monotonic() - begun < _LONGEST:
            time.sleep(1)
        number = sum(1 for _ in load_papers())
        self.stdout.write(f"文书 / papers {number}")
