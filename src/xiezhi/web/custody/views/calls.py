"""The call of a centre's own system: one small message with a token, and nothing is answered but that it came."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xiezhi.web.custody.actions.centres import Beat, beat, centre_of
from xiezhi.web.desk.visit import visit_of
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import NOBODY, Note, write_apart

_LONGEST = 4096
_MOST = 1_000_000


@csrf_exempt
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Take a call ``{"waiting": 3, "oldest_at": "2026-03-02T08:30:00+08:00"}``; ``oldest_at`` only where some wait."""
    visit = visit_of(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = centre_of(token.strip()) if scheme == "Bearer" else None
    if found is None:
        write_apart(Note(Kind.DENIAL, "centre-call-refused", result="denied"), NOBODY, visit.now)
        return _answer(401, "Authorization", "没有有效口令", "no valid token", "xiezhi manage custody_token")
    try:
        told = _read(request.body[: _LONGEST + 1], visit.now)
    except ValueError as error:
        where = str(error) or "body"
        return _answer(400, where, "不合格式", "malformed", '{"waiting": 0} / {"waiting": 3, "oldest_at": "…+08:00"}')
    beat(centre=found, told=told, now=visit.now)
    return HttpResponse(status=204)


def _answer(status: int, where: str, zh: str, en: str, to_do: str) -> JsonResponse:
    return JsonResponse({"where": where, "what": f"{zh} / {en}", "to_do": to_do}, status=status)


def _read(body: bytes, now: datetime) -> Beat:
    """Read a message; raise ``ValueError`` that names what is wrong."""
    if len(body) > _LONGEST:
        raise ValueError("length")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("body") from error
    if not isinstance(given, dict) or set(given) - {"waiting", "oldest_at"}:
        raise ValueError("body")
    waiting, oldest = given.get("waiting"), given.get("oldest_at")
    if type(waiting) is not int or not 0 <= waiting <= _MOST:
        raise ValueError("waiting")
    if not waiting:
        return Beat(0, None)
    try:
        moment = datetime.fromisoformat(oldest) if isinstance(oldest, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment > now:
        raise ValueError("oldest_at")
    return Beat(waiting, moment)
