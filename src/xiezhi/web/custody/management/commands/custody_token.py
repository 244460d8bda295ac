"""``xiezhi manage custody_token UNIT``: a new token for the system of a centre, printed once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.custody.actions.centres import new_token
from xiezhi.web.custody.models import Centre


class Command(BaseCommand):
    """Make a token."""

    help = "为办案中心的系统生成对接口令，只显示一次 / make a token for a centre's own system, shown once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("unit", help="单位代码 / code of the centre's unit")

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        code = str(options["unit"])
        centre = Centre.objects.filter(unit__code=code).first()
        if centre is None:
            raise CommandError(f"{code}: 没有办案中心，核对单位代码 / there is no centre; check the unit's code")
        self.stdout.write(new_token(centre, datetime.now(UTC)))
