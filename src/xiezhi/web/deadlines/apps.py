"""The application of deadlines, which brings its pages, lists and tasks to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Deadlines and reminders."""

    name = "xiezhi.web.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Bring routes, registers, lines of the home page."""
        # Models may be imported only now.
        from xiezhi.web.deadlines.home import waiting_lines  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.registers import DEADLINES  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.routes import ROUTES, SECTION  # noqa: PLC0415 - see above
        from xiezhi.web.desk.registers.register import declare  # noqa: PLC0415 - see above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - see above
        from xiezhi.web.desk.todo import provide  # noqa: PLC0415 - see above

        register(ROUTES, SECTION)
        declare(DEADLINES)
        provide(waiting_lines)
