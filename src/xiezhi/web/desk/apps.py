"""The app ``desk``."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages; no tables."""

    name = "xiezhi.web.desk"
    label = "desk"
