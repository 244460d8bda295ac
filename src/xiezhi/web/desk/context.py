"""What every page is given: words, sections, the posting one acts from."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from xiezhi.core.text import Language
from xiezhi.web.desk.routes import SECTIONS, business_sections, guard_of
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Posting
from xiezhi.web.ui.words import ROLES


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the base page shows."""
    visit, match = visit_of(request), request.resolver_match
    posting = visit.viewer.posting if visit.viewer else None
    return {
        "w": visit.words,
        "html_lang": "zh-Hans" if visit.language is Language.ZH else "en",
        "page_name": match.url_name if match else "",
        "business": _sections(visit, business_sections()),
        "sections": _sections(visit, SECTIONS),
        "posting_label": label(posting, visit) if posting else "",
    }


def _sections(visit: Visit, names: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"name": name, "url": f"/{name}/", "label": visit.words[name]} for name in names if _may(visit, guard_of(name))
    ]


def label(posting: Posting, visit: Visit) -> str:
    """Name a posting: who, where, as what, and 代 if it is leave cover."""
    deputy = f"（{visit.words['deputy']}）" if posting.deputy_for_id else ""
    role = ROLES[posting.role].say(visit.language)
    return f"{posting.person.name} · {posting.unit.name} · {role}{deputy}"


def _may(visit: Visit, guard: object) -> bool:
    return visit.viewer is not None and isinstance(guard, Right) and visit.viewer.may(guard, visit.day)
