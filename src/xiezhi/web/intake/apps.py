"""The application of intake, which brings its routes, registers and lines to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Venues and reports."""

    name = "xiezhi.web.intake"
    label = "intake"

    def ready(self) -> None:
        """Make known what intake brings."""
        from xiezhi.web.intake.bringing import bring  # noqa: PLC0415 - models are ready only now

        bring()
