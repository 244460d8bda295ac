"""The application of the case-handling centres, which brings its pages to the desk and to the page of a case."""

from __future__ import annotations

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Case-handling centres and the stays in them."""

    name = "xiezhi.web.custody"
    label = "custody"

    def ready(self) -> None:
        """Bring routes, register, to-do lines, forms, and the link on the page of a case."""
        from xiezhi.web.cases import links  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.custody.forms import register_all  # noqa: PLC0415 - as above
        from xiezhi.web.custody.queries import closed_entries  # noqa: PLC0415 - as above
        from xiezhi.web.custody.register import STAYS  # noqa: PLC0415 - as above
        from xiezhi.web.custody.reminders import case_link, running_out  # noqa: PLC0415 - as above
        from xiezhi.web.custody.routes import ROUTES, SECTION  # noqa: PLC0415 - as above
        from xiezhi.web.desk import todo  # noqa: PLC0415 - as above
        from xiezhi.web.desk.registers.register import declare  # noqa: PLC0415 - as above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - as above
        from xiezhi.web.journal.withheld import withhold  # noqa: PLC0415 - as above

        register(ROUTES, SECTION)
        declare(STAYS)
        todo.provide(running_out)
        links.provide(case_link)
        links.provide_hanging(lambda case: case.stays.all())
        register_all()
        withhold(closed_entries)
