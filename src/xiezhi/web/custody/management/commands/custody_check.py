"""``xiezhi manage custody_check``: make every stay anew from the journal and name those that are stored otherwise."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from xiezhi.web.custody.models import Stay
from xiezhi.web.custody.projection import differences


class Command(BaseCommand):
    """Compare."""

    help = "由日志重建办案中心记录并比较 / make the stays anew from the journal and compare"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if found := differences():
            raise CommandError(f"与日志不符 / differ from the journal: {', '.join(found)}")
        count = Stay.objects.count()
        self.stdout.write(f"{count} 条记录与日志一致 / {count} stays agree with the journal")
