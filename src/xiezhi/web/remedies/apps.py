"""The application of hearings and remedies, which brings its pages to the desk and to the page of a case."""

from __future__ import annotations

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """Courses of a case; they have no tables, the timeline says where they stand."""

    name = "xiezhi.web.remedies"
    label = "remedies"

    def ready(self) -> None:
        """Bring routes, forms, tasks, and the link on the page of a case."""
        from xiezhi.web.remedies.bringing import bring  # noqa: PLC0415 - models are ready only now

        bring()
