"""The app ``identity``."""

from __future__ import annotations

from django.apps import AppConfig

from xiezhi.web.journal.keyring import register_keeper


class IdentityConfig(AppConfig):
    """Keys, parties, narratives, destructions; no pages, and no question of who may: that is asked in ``org``."""

    name = "xiezhi.web.identity"
    label = "identity"
    verbose_name = "身份 / identity"

    def ready(self) -> None:
        """Let the journal find the keys of its entries."""
        from xiezhi.web.identity.ring import key_of  # noqa: PLC0415 - models exist only once the apps are loaded

        register_keeper(key_of)
