"""The list of cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.cases.register import CASES
from xiezhi.web.desk.registers.page import shown


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Show the register of cases."""
    return shown(request, CASES)
