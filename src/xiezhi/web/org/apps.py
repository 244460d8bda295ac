"""The app ``org``."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Units, people, postings, accounts."""

    name = "xiezhi.web.org"
    label = "org"
    verbose_name = "机构与人员 / organisation"
