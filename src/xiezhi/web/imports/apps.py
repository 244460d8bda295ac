"""The application of imports, which brings its kinds of sheets, its routes and its task to the desk."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Cases of other systems."""

    name = "xiezhi.web.imports"
    label = "imports"

    def ready(self) -> None:
        """Bring the mappings, which are read when they are first asked for, and what else there is."""
        from xiezhi.web.cases.links import provide, provide_unjudged  # noqa: PLC0415 - models are ready only now
        from xiezhi.web.desk.routes import register  # noqa: PLC0415 - as above
        from xiezhi.web.desk.running.tasks import bring  # noqa: PLC0415 - as above
        from xiezhi.web.desk.sheets import types  # noqa: PLC0415 - as above
        from xiezhi.web.imports import shipped  # noqa: PLC0415 - as above
        from xiezhi.web.imports.queries import unjudged_link, unjudged_threads  # noqa: PLC0415 - as above
        from xiezhi.web.imports.routes import ROUTES, SECTION  # noqa: PLC0415 - as above

        types.bring(shipped.sheets)
        register(ROUTES, SECTION)
        provide(unjudged_link)
        provide_unjudged(unjudged_threads)
        bring(shipped.TASK)
