"""One request as the pages see it: the moment, the language, the viewer."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as django_render

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language
from xiezhi.seal.verify import Json
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import NOBODY, Author, Note, write
from xiezhi.web.org.models import OpenSession
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.ui.words import Words

CONFIRMED_FOR = timedelta(minutes=5)
COOKIE, LANGUAGE_COOKIE = "xiezhi_session", "xiezhi_lang"


@dataclass(slots=True)
class Visit:
    """What is known of a request before any page runs; ``session`` and ``viewer`` are None at the door."""

    now: datetime
    language: Language
    session: OpenSession | None = None
    viewer: Viewer | None = None

    @property
    def day(self) -> date:
        """The legal day."""
        return legal_day(self.now)

    @property
    def words(self) -> Words:
        """The words of the visitor's language."""
        return Words(self.language)

    @property
    def who(self) -> Viewer:
        """The viewer, where the gate has made sure that there is one."""
        if self.viewer is None:
            raise LookupError("a page behind the gate was reached without a viewer")
        return self.viewer

    @property
    def author(self) -> Author:
        """How the journal names the visitor."""
        return NOBODY if self.viewer is None else self.viewer.author

    def say(self, error: XiezhiError) -> str:
        """Return an error's fact in the visitor's language."""
        return error.what.say(self.language)


_VISITS = "xiezhi_visit"


def new_visit(request: HttpRequest) -> Visit:
    """Begin a visit; the present moment enters here, once a request."""
    wanted = request.COOKIES.get(LANGUAGE_COOKIE, "zh")
    made = Visit(datetime.now(UTC), Language.EN if wanted == "en" else Language.ZH)
    setattr(request, _VISITS, made)
    return made


def visit_of(request: HttpRequest) -> Visit:
    """Return the visit of a request."""
    found = getattr(request, _VISITS, None)
    return found if isinstance(found, Visit) else new_visit(request)


def token_hash(token: str) -> str:
    """Return what the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def render(request: HttpRequest, template: str, more: Mapping[str, object], status: int = 200) -> HttpResponse:
    """Render a page."""
    return django_render(request, template, dict(more), status=status)


def unconfirmed(visit: Visit, target: str) -> HttpResponse | None:
    """Send a sensitive act to the password again, unless it was given within five minutes."""
    at = visit.session.stepped_up_at if visit.session else None
    if at is None or visit.now - at > CONFIRMED_FOR:
        return HttpResponseRedirect(f"/confirm/?next={quote(target)}")
    return None


def packed(ids: Iterable[str]) -> str:
    """Return the keys of records as one compressed text, as an entry keeps them."""
    return base64.b64encode(zlib.compress("\n".join(ids).encode())).decode()


def record_read(visit: Visit, what: str, ids: Iterable[str], **filters: str) -> None:
    """Write the one entry of a page that shows records, before the page is sent."""
    listed = list(ids)
    attrs: dict[str, Json] = {"count": len(listed), "ids": packed(listed), **filters}
    with transaction.atomic():
        write(Note(Kind.READ, what, attrs=attrs), visit.author, visit.now)
