"""The app ``journal``."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Models and one writer; no pages."""

    name = "xiezhi.web.journal"
    label = "journal"
    verbose_name = "记录簿 / journal"
