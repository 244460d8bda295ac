"""The registers of deadlines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.deadlines.registers import DEADLINES
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.views.registers import export

__all__ = ["deadlines", "export"]


@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """List the open deadlines in reach, the first due first."""
    return shown(request, DEADLINES)
