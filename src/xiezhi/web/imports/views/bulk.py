"""The bulk endpoint and its description."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.sheets.types import known
from xiezhi.web.desk.visit import visit_of
from xiezhi.web.imports.actions.tokens import holder_of
from xiezhi.web.imports.bulk import MOST_BYTES, BulkError, answer, read_request
from xiezhi.web.imports.kinds import PREFIX
from xiezhi.web.imports.openapi import describe
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError

_BEARER = "Bearer "
# An answer that is given again is the same to the letter, whichever order the database keeps its parts in.
_SORTED = {"ensure_ascii": False, "sort_keys": True}


def own_sheet() -> SheetType:
    """Return our own columns, which are those of the endpoint."""
    return known()[f"{PREFIX}cases"]


# Exempt because no cookie is looked at: a page of another site has no token to send.
@csrf_exempt
def bulk(request: HttpRequest) -> HttpResponse:
    """Import what a program sends; let in by its token alone."""
    now = visit_of(request).now
    given = request.headers.get("Authorization", "")
    actor = holder_of(given.removeprefix(_BEARER), now) if given.startswith(_BEARER) else None
    if actor is None:
        refused = _refused(BulkError(401, "Authorization", "没有有效的令牌", "no valid token"))
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    if request.method != "POST":
        return _refused(BulkError(405, str(request.method), "只接受 POST", "only POST is taken"))
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise BulkError(413, "body", f"超过 {MOST_BYTES} 字节", f"is longer than {MOST_BYTES} bytes")
        key = request.headers.get("Idempotency-Key", "")
        asked = read_request(request.read(MOST_BYTES + 1), key, dry_run=request.GET.get("dry_run") == "1")
        return JsonResponse(answer(asked, own_sheet(), actor, now), json_dumps_params=_SORTED)
    except BulkError as error:
        return _refused(error)
    except (OrgError, DeniedError) as error:
        return _refused(BulkError(409, "rows", error.what.zh, error.what.en))


def _refused(error: BulkError) -> HttpResponse:
    told = {"where": error.where, "zh": error.what.zh, "en": error.what.en}
    return JsonResponse(told, status=error.status, json_dumps_params=_SORTED)


@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the description as JSON."""
    return JsonResponse(describe(own_sheet()), json_dumps_params={"ensure_ascii": False, "indent": 1})
