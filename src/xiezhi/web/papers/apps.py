"""The application of papers, which brings its pages to the desk and to the page of a case."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers of cases and their templates."""

    name = "xiezhi.web.papers"
    label = "papers"

    def ready(self) -> None:
        """Bring routes, forms, and the link on the page of a case."""
        from xiezhi.web.papers.bringing import bring  # noqa: PLC0415 - models are ready only now

        bring()
