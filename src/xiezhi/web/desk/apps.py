"""The app ``desk``."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages, and the tables of what the desk itself keeps."""

    name = "xiezhi.web.desk"
    label = "desk"

    def ready(self) -> None:
        """Register the forms of the organisation."""
        # Models may be imported only now.
        from xiezhi.web.desk.org_forms import register_all  # noqa: PLC0415 - see above

        register_all()
