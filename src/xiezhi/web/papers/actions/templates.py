"""Bringing a template: checked first, then used for what is made from now on."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Unit
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.papers.kinds import PaperKind
from xiezhi.web.papers.models import PaperTemplate
from xiezhi.web.papers.queries import UPLOAD
from xiezhi.web.papers.rendering import check_template


@transaction.atomic
def bring_template(*, actor: Viewer, kind: PaperKind, unit: Unit, content: bytes, now: datetime) -> PaperTemplate:
    """Take a template of a unit for a kind; papers made before keep the hash of theirs."""
    actor.demand(UPLOAD, Record(unit.path), legal_day(now), unit.pk)
    check_template(content, kind)
    made = PaperTemplate(
        template_id=new_id(now),
        kind=kind.kind_id,
        unit=unit,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        added_by_id=actor.account.person_id,
        added_at=now,
    )
    made.save(force_insert=True)
    attrs = {"template": made.pk, "kind": kind.kind_id, "unit": unit.pk, "sha256": made.sha256}
    write(Note(Kind.ACT, "paper-template-brought", attrs=attrs), actor.author, now)
    return made
