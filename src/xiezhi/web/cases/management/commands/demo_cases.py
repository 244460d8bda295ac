"""``xiezhi manage demo_cases``: give the demonstration city its cases."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.cases.demo_cases import load_cases
from xiezhi.web.cases.models import Case


class Command(BaseCommand):
    """Enter synthetic cases."""

    help = "为虚构城市登记合成案件 / enter synthetic cases into the fictional city"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--number", type=int, default=120)

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        if Case.objects.exists():
            raise CommandError("已有案件，不再登记 / there are cases already; nothing was entered")
        number = int(str(options["number"]))
        for done, _case in enumerate(load_cases(number, datetime.now(UTC)), start=1):
            if done % 20 == 0 or done == number:
                self.stdout.write(f"合成案件 / synthetic cases {done} / {number}")
