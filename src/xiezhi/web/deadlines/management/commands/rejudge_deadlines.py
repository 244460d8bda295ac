"""``xiezhi manage rejudge_deadlines``: judge every thread anew now, if calendar or rulebook has changed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from xiezhi.web.deadlines.actions.rejudging import rejudge
from xiezhi.web.deadlines.models import Rejudging

_EVERY = 20


class Command(BaseCommand):
    """Judge anew, telling how far it is."""

    help = "日历或规则变动后重算全部期限，列出变动数 / judge every deadline anew after a change, say how many moved"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run; what was broken off is gone on with."""

        def tell(run: Rejudging) -> None:
            if run.done % _EVERY == 0 and run.ended_at is None:
                self.stdout.write(f"{run.done} / {run.threads}")

        run = rejudge(lambda: datetime.now(UTC), tell=tell)
        self.stdout.write(f"线索 / threads {run.done}，变动 / moved {run.moved}")
