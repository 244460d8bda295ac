"""``xiezhi manage sealing``: a checkpoint at most every 30 seconds, for as long as it runs."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from xiezhi.web.journal.sealer import make_checkpoint, tell_witness
from xiezhi.web.keys import signer


class Command(BaseCommand):
    """Seal what is new."""

    help = "为新记录签发检查点 / seal what is new, again and again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--every", type=float, default=30.0, metavar="SECONDS")
        parser.add_argument("--once", action="store_true")

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        while True:
            close_old_connections()
            made = make_checkpoint(signer(settings.ENVIRONMENT), datetime.now(UTC))
            if made is not None and settings.ENVIRONMENT.witness is not None:
                tell_witness(settings.ENVIRONMENT.witness, made)
            if options["once"]:
                return
            time.sleep(float(str(options["every"])))
