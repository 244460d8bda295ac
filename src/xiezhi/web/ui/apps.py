"""The app ``ui``."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles and words."""

    name = "xiezhi.web.ui"
    label = "ui"
