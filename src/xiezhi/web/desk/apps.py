"""The app ``desk``."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages, and what they need besides evidence."""

    name = "xiezhi.web.desk"
    label = "desk"
