"""``xiezhi manage demo_cases``: give the demonstration city its cases; what was broken off goes on."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from xiezhi.web.cases.demo_cases import FIRST_COUNTY, load_cases
from xiezhi.web.cases.demo_extensions import load_extensions
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.models import Loading

_NAME, _EVERY, _PAUSE = "demo_cases", 10, 0.12


class Command(BaseCommand):
    """Enter synthetic cases."""

    help = "为虚构城市登记合成案件 / enter synthetic cases into the fictional city"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--number", type=int, default=1_500)

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        # Whoever looks at the pages meanwhile comes first.
        os.nice(10)
        loading = Loading.objects.filter(pk=_NAME).first()
        if loading is None and Case.objects.exists():
            raise CommandError("已有案件，不再登记 / there are cases already; nothing was entered")
        now, number = datetime.now(UTC), int(str(options["number"]))
        if loading is None:
            loading = Loading.objects.create(name=_NAME, began_at=now, total=number)
        for done in load_cases(loading.total, loading.began_at, lambda: datetime.now(UTC)):
            # SQLite gives the lock to whoever comes first; without a pause nobody else ever does.
            time.sleep(_PAUSE if connection.vendor == "sqlite" else 0)
            if done % _EVERY == 0 or done == loading.total:
                Loading.objects.filter(pk=_NAME).update(done=done)
            if done in (FIRST_COUNTY, loading.total):
                load_extensions(datetime.now(UTC))
            if done % 100 == 0 or done == loading.total:
                self.stdout.write(f"合成案件 / synthetic cases {done} / {loading.total}")
                self.stdout.flush()
        Loading.objects.filter(pk=_NAME).update(done=loading.total, ended_at=datetime.now(UTC))
