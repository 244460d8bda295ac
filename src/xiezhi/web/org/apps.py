"""The app ``org``."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models import CharField

from xiezhi.web.org.subtree import Below


class OrgConfig(AppConfig):
    """Units, people, postings, accounts."""

    name = "xiezhi.web.org"
    label = "org"
    verbose_name = "机构与人员 / organisation"

    def ready(self) -> None:
        """Make ``path__below`` known."""
        CharField.register_lookup(Below)
