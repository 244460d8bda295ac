"""The application of cases, which brings its routes to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and their obligations."""

    name = "xiezhi.web.cases"
    label = "cases"

    def ready(self) -> None:
        """Bring the routes, the register and what is searched for."""
        from xiezhi.web.cases.closed_records import (  # noqa: PLC0415 - models are ready only now
            closed_entries,
            opening_lines,
        )
        from xiezhi.web.cases.register import CASES, MATTER, NUMBER  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review import routes as review  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review.reminders import waiting_lines  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.routes import ROUTES, SECTION  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.views.form import FORM_ADDRESS as STEP_ADDRESS  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.form import step_form  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.parties import FORM_ADDRESS, party_form  # noqa: PLC0415 - as above
        from xiezhi.web.desk.drafts import register_form  # noqa: PLC0415 - as above
        from xiezhi.web.desk.registers.register import declare  # noqa: PLC0415 - as above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - as above
        from xiezhi.web.desk.todo import provide  # noqa: PLC0415 - as above
        from xiezhi.web.journal.withheld import withhold  # noqa: PLC0415 - as above
        from xiezhi.web.org.search.kinds import declare_kind  # noqa: PLC0415 - as above

        register_form(party_form, FORM_ADDRESS)
        register_form(step_form, STEP_ADDRESS)
        declare(CASES)
        declare_kind(NUMBER)
        declare_kind(MATTER)
        register(ROUTES, SECTION)
        register(review.ROUTES, review.SECTION)
        provide(waiting_lines)
        provide(opening_lines)
        withhold(closed_entries)
