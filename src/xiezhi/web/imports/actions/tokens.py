"""Tokens: with one of these a program imports in the name of an account, from one posting, until a day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from xiezhi.web.imports.actions.importing import IMPORT
from xiezhi.web.imports.models import Token
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day, viewer_of

LONGEST = 90
MOST = 5
_PREFIX = "xzi_"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: Viewer, label: str, days: int, now: datetime) -> tuple[Token, str]:
    """Make a token for the posting one acts from; return it and its secret, which is never shown again."""
    if actor.posting is None or not actor.may(IMPORT, legal_day(now)):
        raise DeniedError(IMPORT, "token")
    if not label.strip() or len(label.strip()) > 40:
        raise OrgError("用途须写明，至多 40 字", "say what it is for, in at most 40 characters")
    if not 1 <= days <= LONGEST:
        raise OrgError(f"有效期须为 1 至 {LONGEST} 天", f"it lasts 1 to {LONGEST} days")
    if Token.objects.filter(account=actor.account, ended_at=None, expires_at__gt=now).count() >= MOST:
        raise OrgError(f"至多 {MOST} 个有效令牌，请先停用", f"at most {MOST} at a time; end one first")
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = Token(
        token_id=new_id(now),
        account=actor.account,
        posting=actor.posting,
        label=label.strip(),
        secret_hash=_hash(secret),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.save(force_insert=True)
    write(Note(Kind.ACT, "import-token-made", attrs={"token": token.pk, "days": days}), actor.author, now)
    return token, secret


@transaction.atomic
def end_token(*, actor: Viewer, token_id: str, now: datetime) -> None:
    """End one of one's own tokens at once."""
    token = Token.objects.select_for_update().filter(pk=token_id, account=actor.account).first()
    if token is None:
        raise DeniedError(IMPORT, token_id)
    if token.ended_at is None:
        token.ended_at = now
        token.save(update_fields=["ended_at"])
        write(Note(Kind.ACT, "import-token-ended", attrs={"token": token.pk}), actor.author, now)


def holder_of(secret: str, now: datetime) -> Viewer | None:
    """Return for whom a secret speaks now; None if it speaks for nobody (any more)."""
    rows = Token.objects.select_related("account__person", "posting__unit", "posting__person")
    token = rows.filter(secret_hash=_hash(secret), ended_at=None, expires_at__gt=now).first()
    if token is None or token.account.disabled:
        return None
    viewer = viewer_of(token.account, token.posting)
    return viewer if viewer.may(IMPORT, legal_day(now)) else None
