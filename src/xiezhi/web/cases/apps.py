"""The application of cases, which brings its routes to the desk."""

from __future__ import annotations

from functools import partial

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and their obligations."""

    name = "xiezhi.web.cases"
    label = "cases"

    def ready(self) -> None:
        """Bring the routes, the register and what is searched for."""
        from xiezhi.web.cases.attachments import ON_CASE, files_of  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.closed_records import closed_entries, opening_lines  # noqa: PLC0415 - as above
        from xiezhi.web.cases.extensions import extensions  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.links import provide as provide_links  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.register import CASES, MATTER, NUMBER  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review import routes as review  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.review.chains import chains_in_force  # noqa: PLC0415 - as above
        from xiezhi.web.cases.review.registers import FRONT_REVIEWS, REVIEWS  # noqa: PLC0415 - as above
        from xiezhi.web.cases.review.reminders import case_links, waiting_lines  # noqa: PLC0415 - as above
        from xiezhi.web.cases.routes import ROUTES, SECTION  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.cases.views.extension_form import extension_form  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.form import FORM_ADDRESS as STEP_ADDRESS  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.form import step_form  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.items import FORM_ADDRESS as ITEM_ADDRESS  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.items import item_form  # noqa: PLC0415 - as above
        from xiezhi.web.cases.views.parties import FORM_ADDRESS, party_form  # noqa: PLC0415 - as above
        from xiezhi.web.desk.drafts import register_form  # noqa: PLC0415 - as above
        from xiezhi.web.desk.files.records import register_kind  # noqa: PLC0415 - as above
        from xiezhi.web.desk.registers.register import declare  # noqa: PLC0415 - as above
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - as above
        from xiezhi.web.desk.todo import provide  # noqa: PLC0415 - as above
        from xiezhi.web.journal.withheld import withhold  # noqa: PLC0415 - as above
        from xiezhi.web.org.search.kinds import declare_kind  # noqa: PLC0415 - as above

        register_form(party_form, FORM_ADDRESS)
        register_form(step_form, STEP_ADDRESS)
        register_form(item_form, ITEM_ADDRESS)
        # An office's own chains that cannot be used are told before anything is served.
        chains_in_force()
        for name, kind in extensions().items():
            register_form(partial(extension_form, kind=kind), f"/cases/{{}}/extensions/{name}/")
        register_kind(ON_CASE)
        provide_links(files_of)
        declare(CASES)
        declare(REVIEWS)
        declare(FRONT_REVIEWS)
        provide_links(case_links)
        declare_kind(NUMBER)
        declare_kind(MATTER)
        register(ROUTES, SECTION)
        register(review.ROUTES, *review.SECTIONS)
        provide(waiting_lines)
        provide(opening_lines)
        withhold(closed_entries)
