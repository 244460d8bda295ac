"""The files of a record: list, add, look at, download, supersede. The address says which kind of record it is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.actions.files import Upload, add_file, replace_file, supersede_file
from xiezhi.web.desk.files.contents import Label, content_of, label_of, opened
from xiezhi.web.desk.files.previews import PAGES, pages_of, picture
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.records import KINDS, RecordKind
from xiezhi.web.desk.files.types import TYPES, Preview, as_text
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.models import Party
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import DeniedError

# Whatever a file holds: it is no page of ours, and runs nothing.
_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
_SHOWN = 20_000


def _kind_of(ids: dict[str, str]) -> tuple[RecordKind, str]:
    """Return the kind of record that an address names, and the record's id."""
    name = next(name for name in KINDS if f"{name}_id" in ids)
    return KINDS[name], ids[f"{name}_id"]


def _file(visit: Visit, ids: dict[str, str], right: Right | None = None) -> StoredFile:
    """Return a file of a record that a right (by default that to see it) reaches."""
    kind, record_id = _kind_of(ids)
    kind.find(visit.who, right or kind.see, visit.day, record_id)
    found = opened().filter(kind=kind.name, record_id=record_id, pk=ids["file_id"]).first()
    if found is None:
        raise DeniedError(kind.see, ids["file_id"])
    return found


def _taken(visit: Visit, ids: dict[str, str]) -> StoredFile:
    """Return a file whose content the visitor may open."""
    kind, _ = _kind_of(ids)
    return _file(visit, ids, kind.take)


@require_GET
def listing(request: HttpRequest, **ids: str) -> HttpResponse:
    """List the files of a record."""
    return _listing(request, ids)


def _listing(request: HttpRequest, ids: dict[str, str], status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    kind, record_id = _kind_of(ids)
    record = kind.find(visit.who, kind.see, visit.day, record_id)
    rows = list(opened().filter(kind=kind.name, record_id=record_id))
    record_read(visit, "files-listed", (each.pk for each in rows), record=record_id)
    more = {
        "rows": [row_of(each, visit) for each in rows],
        "title": kind.title(record),
        "back_to": f"/{kind.name}s/" if kind.page is None else kind.page(record_id),
        "sorts": [(name, said.say(visit.language)) for name, said in kind.sorts.items()],
        "parties": _parties(kind, record),
        "may_take": _reaches(visit, kind.take or kind.see, ids),
        "here": f"/{kind.name}s/{record_id}/files/",
        "allowed": ", ".join(TYPES),
        "accept": ",".join(f".{each}" for each in TYPES),
        "may_add": _reaches(visit, kind.add, ids),
    }
    return render(request, "desk/files.html", more | told, status)


def _reaches(visit: Visit, right: Right, ids: dict[str, str]) -> bool:
    kind, record_id = _kind_of(ids)
    try:
        kind.find(visit.who, right, visit.day, record_id)
    except DeniedError:
        return False
    return True


def _refused(request: HttpRequest, ids: dict[str, str], status: int, problem: str) -> HttpResponse:
    """Say why on the list; whoever may add without seeing the list is told on a page of its own."""
    visit = visit_of(request)
    if _reaches(visit, _kind_of(ids)[0].see, ids):
        return _listing(request, ids, status, problem=problem)
    return render(request, "ui/message.html", {"message": problem}, status)


def _done(visit: Visit, ids: dict[str, str]) -> HttpResponse:
    kind, record_id = _kind_of(ids)
    seen = _reaches(visit, kind.see, ids)
    return HttpResponseRedirect(f"/{kind.name}s/{record_id}/files/" if seen else "/")


def row_of(file: StoredFile, visit: Visit) -> dict[str, object]:
    """Return what a page says of a file: name, hash, size, and what was said about it."""
    try:
        label = label_of(file)
    except DestroyedError:
        label = Label(visit.words["file_destroyed"], "")
    sorts = KINDS[file.kind].sorts
    sort = label.about.get("sort", "")
    return {
        "file": file,
        "name": label.name,
        "sha256": label.sha256,
        "about": label.about,
        "sort": sorts[sort].say(visit.language) if sort in sorts else sort,
        "size": f"{max(file.size / 1024, 0.1):,.1f} KB",
    }


def _parties(kind: RecordKind, record: Model) -> list[tuple[Party, str]]:
    """Return whom a file of the record may name and how each is called: those whose identity was not ended."""
    called = {} if kind.parties is None else kind.parties(record)
    rows = Party.objects.filter(pk__in=called, key__destroyed_at=None).select_related("key")
    return sorted(((each, called[each.pk]) for each in rows), key=lambda pair: pair[1])


def _given(request: HttpRequest, kind: RecordKind, record: Model) -> Upload | None:
    """Return what was uploaded with all that is said about it; None where there is no file."""
    file = request.FILES.get("file")
    if file is None:
        return None
    named = set(request.POST.getlist("names"))
    names = [each for each, _ in _parties(kind, record) if each.pk in named]
    about = {name: request.POST.get(name, "") for name in ("sort", "title", "item")} if kind.sorts else {}
    return Upload(file.name or "", file.read(), names, about)


@require_POST
def add(request: HttpRequest, **ids: str) -> HttpResponse:
    """Take a file."""
    visit = visit_of(request)
    kind, record_id = _kind_of(ids)
    given = _given(request, kind, kind.find(visit.who, kind.add, visit.day, record_id))
    if given is None:
        return _refused(request, ids, 400, visit.words["file_missing"])
    try:
        add_file(actor=visit.who, kind=kind, record_id=record_id, given=given, now=visit.now)
    except FileRefusedError as error:
        return _refused(request, ids, 400, visit.say(error))
    return _done(visit, ids)


@require_GET
def show(request: HttpRequest, **ids: str) -> HttpResponse:
    """Show a file without handing it out: pictures drawn anew, or the beginning of a text."""
    visit = visit_of(request)
    file = _taken(visit, ids)
    how, row = TYPES[file.suffix].preview, row_of(file, visit)
    here = f"/{file.kind}s/{file.record_id}/files/"
    kind, accept = KINDS[file.kind], ",".join(f".{each}" for each in TYPES)
    changes = bool(kind.sorts) and file.superseded_at is None and _reaches(visit, kind.add, ids)
    more: dict[str, object] = {"row": row, "here": here, "pages": [], "text": "", "cut": False}
    more |= {"may_change": changes, "accept": accept}
    if not row["sha256"]:
        return render(request, "desk/file.html", more)
    record_read(visit, "file-read", [file.pk], how="preview")
    if how is Preview.TEXT:
        text = as_text(b"".join(content_of(file))) or ""
        more |= {"text": text[:_SHOWN], "cut": len(text) > _SHOWN}
    elif how is not Preview.NONE:
        count = pages_of(how.name.lower(), b"".join(content_of(file)))
        more |= {"pages": list(range(1, count + 1)), "cut": count == PAGES}
    return render(request, "desk/file.html", more)


@require_GET
def preview(request: HttpRequest, page: int, **ids: str) -> HttpResponse:
    """Return a picture of a file; nothing where there is none."""
    visit = visit_of(request)
    file = _taken(visit, ids)
    how = TYPES[file.suffix].preview
    record_read(visit, "file-read", [file.pk], how=f"picture {page}")
    try:
        if how not in (Preview.IMAGE, Preview.PDF) or not 1 <= page <= PAGES:
            raise FileRefusedError("没有这一页", "there is no such page")
        drawn = picture(how.name.lower(), b"".join(content_of(file)), page)
    except (FileRefusedError, DestroyedError) as error:
        return HttpResponse(visit.say(error), status=409, content_type="text/plain; charset=utf-8", headers=_HEADERS)
    return HttpResponse(drawn, content_type="image/jpeg", headers=_HEADERS)


@require_GET
def content(request: HttpRequest, **ids: str) -> HttpResponseBase:
    """Hand out a file, once the whole was found to be what was uploaded."""
    visit = visit_of(request)
    file = _taken(visit, ids)
    try:
        pieces, name = content_of(file), label_of(file).name
    except (FileRefusedError, DestroyedError) as error:
        return _refused(request, ids, 409, visit.say(error))
    record_read(visit, "file-read", [file.pk], how="download")
    return _handed_out(pieces, file, name)


def _handed_out(pieces: Iterator[bytes], file: StoredFile, name: str) -> StreamingHttpResponse:
    said = f"attachment; filename=\"{file.file_id}.{file.suffix}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = _HEADERS | {"Content-Disposition": said, "Content-Length": str(file.size)}
    return StreamingHttpResponse(pieces, content_type=TYPES[file.suffix].mime, headers=headers)


@require_POST
def supersede(request: HttpRequest, **ids: str) -> HttpResponse:
    """Say that a file no longer counts."""
    visit = visit_of(request)
    kind, _ = _kind_of(ids)
    file = _file(visit, ids, kind.add)
    try:
        reason = request.POST.get("reason", "")
        supersede_file(actor=visit.who, kind=kind, file=file, reason=reason, now=visit.now)
    except FileRefusedError as error:
        return _refused(request, ids, 409, visit.say(error))
    return _done(visit, ids)


@require_POST
def replace(request: HttpRequest, **ids: str) -> HttpResponse:
    """Take another version of a file, which supersedes it."""
    visit = visit_of(request)
    kind, record_id = _kind_of(ids)
    file = _file(visit, ids, kind.add)
    given = _given(request, kind, kind.find(visit.who, kind.add, visit.day, record_id))
    if given is None:
        return _refused(request, ids, 400, visit.words["file_missing"])
    try:
        reason = request.POST.get("reason", "")
        replace_file(actor=visit.who, kind=kind, file=file, given=given, reason=reason, now=visit.now)
    except (FileRefusedError, DestroyedError) as error:
        return _refused(request, ids, 409, visit.say(error))
    return _done(visit, ids)
