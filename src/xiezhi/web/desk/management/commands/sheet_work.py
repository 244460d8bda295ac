"""``xiezhi manage sheet_work``: works on one run of an uploaded workbook; started by the page, by nobody's hand."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets.progress import working
from xiezhi.web.desk.sheets.work import perform


class Command(BaseCommand):
    """Do what the state of the run asks for, under the lock that was handed over."""

    help = "处理一次表格导入 / work on one run of an uploaded workbook"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The run, and the descriptor that holds its lock."""
        parser.add_argument("run")
        parser.add_argument("descriptor", type=int)

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        run_id, descriptor = str(options["run"]), int(str(options["descriptor"]))
        with working(run_id, descriptor) as progress:
            perform(SheetRun.objects.get(pk=run_id), lambda: datetime.now(UTC), progress)
