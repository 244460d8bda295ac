"""规则库: which rules are in force, by the digest that every verdict carries."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.law.loader import load_rulebook, rulebook_names
from xiezhi.law.model import Rulebook
from xiezhi.web.desk.visit import render, visit_of


@cache
def _in_force() -> tuple[Rulebook, ...]:
    """The files of the program do not change while it runs."""
    return tuple(load_rulebook(name) for name in rulebook_names())


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rulebooks in force."""
    language = visit_of(request).language
    rows = [
        {
            "rulebook_id": each.jurisdiction.jurisdiction,
            "name": each.jurisdiction.name.say(language),
            "count": len(each.rules),
            "digest": each.digest,
        }
        for each in _in_force()
        if each.rules
    ]
    return render(request, "desk/rules.html", {"rows": rows})
