"""The application of cases, which brings its routes to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and their obligations."""

    name = "xiezhi.web.cases"
    label = "cases"

    def ready(self) -> None:
        """Bring the routes."""
        from xiezhi.web.cases import links  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.closure import lines, queries  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.closure import routes as closure  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review import routes as review  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review.reminders import waiting_lines  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.routes import ROUTES, SECTION  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.desk import veil  # noqa: PLC0415 - as above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - as above
        from xiezhi.web.desk.todo import provide  # noqa: PLC0415 - as above

        register(ROUTES, SECTION)
        register(review.ROUTES, review.SECTION)
        register(closure.ROUTES, "closed_records")
        provide(waiting_lines)
        provide(lines.closure_lines)
        links.provide(lines.closure_link)
        veil.provide(queries.mark_closed)
