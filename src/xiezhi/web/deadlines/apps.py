"""The application of deadlines, which brings its pages, lists and tasks to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Deadlines and reminders."""

    name = "xiezhi.web.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Bring routes, registers, lines of home, links of a case, tasks of the loop."""
        # Models may be imported only now.
        from xiezhi.web.cases import links  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.home import waiting_lines  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.registers import DEADLINES  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.routes import ROUTES, SECTION  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.tasks import TASKS  # noqa: PLC0415 - see above
        from xiezhi.web.deadlines.told import ESCALATIONS, MOVES, case_links, told_lines  # noqa: PLC0415 - see above
        from xiezhi.web.desk.registers.register import declare  # noqa: PLC0415 - see above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - see above
        from xiezhi.web.desk.running.tasks import bring  # noqa: PLC0415 - see above
        from xiezhi.web.desk.todo import provide  # noqa: PLC0415 - see above

        register(ROUTES, SECTION)
        for each in (DEADLINES, ESCALATIONS, MOVES):
            declare(each)
        provide(waiting_lines)
        provide(told_lines)
        links.provide(case_links)
        bring(*TASKS)
