"""``xiezhi manage reindex``: write the search index anew, or compare it with the records."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from xiezhi.web.org.search.index import differences, rebuild


class Command(BaseCommand):
    """Rebuild or check."""

    help = "重建检索索引；--check 只核对 / write the search index anew; --check compares only"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the one option."""
        parser.add_argument("--check", action="store_true", help="只核对 / compare only")

    def handle(self, *_arguments: object, **options: object) -> None:
        """Run."""
        if options["check"]:
            found = list(differences())
            for each in found[:50]:
                self.stdout.write(each)
            if found:
                raise CommandError(f"{len(found)} 处不符，请运行 reindex / differences: run reindex")
            self.stdout.write("索引与记录一致 / the index agrees with the records")
            return
        with transaction.atomic():
            self.stdout.write(f"已索引 / indexed: {rebuild()}")
