"""The app ``desk``."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages, and what the desk itself keeps."""

    name = "xiezhi.web.desk"
    label = "desk"
