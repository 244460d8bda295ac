"""Attachments: taken if they are what they say, kept encrypted, shown safely, superseded, and re-verified."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.desk.papers import POSTING, attach, image, office, pdf, spoiled
from tests.web.desk.visitors import browser
from tests.web.identity.people import LI, QIAN, ZHANG, enter
from tests.web.identity.scanner import files_with, rows_with
from tests.web.org.cast import NOW, City, city
from xiezhi.web.desk.actions.files import Upload, add_file, supersede_file
from xiezhi.web.desk.files import store
from xiezhi.web.desk.files.checks import remove_orphans, verify_files
from xiezhi.web.desk.files.contents import content_of, label_of
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.store import place
from xiezhi.web.desk.files.types import LARGEST, recognise
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.identity.shredding import destroy_person, propose_destruction
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import DeniedError


@pytest.fixture
def bureau(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:  # noqa: ARG001 - asked for
    environment = replace(settings.ENVIRONMENT, home=tmp_path, shred_register=tmp_path / "register.jsonl")
    keys = settings.ENVIRONMENT.keys
    tmp_path.joinpath("keys").symlink_to(keys)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    return city()


def address(file: StoredFile, more: str = "") -> str:
    return f"/postings/{file.record_id}/files/{file.pk}/{more}"


TAKEN = [
    ("a.pdf", pdf()),
    ("a.PNG", image()),
    ("a.jpeg", image("JPEG")),
    ("a.docx", office("word/document.xml")),
    ("a.xlsx", office("xl/workbook.xml")),
    ("a.txt", "任命决定".encode()),
    ("b.txt", "任命决定".encode("gb18030")),
]
REFUSED = [
    ("page.html", b"<script>"),
    ("picture.svg", b"<svg/>"),
    ("noextension", b"x"),
    ("a.pdf", image()),
    ("a.pdf", b"%PDF-1.7 cut off"),
    ("a.png", b"GIF89a"),
    ("a.jpg", b"<html>"),
    ("a.docx", office("xl/workbook.xml")),
    ("a.xlsx", b"PK\x03\x04 and nothing"),
    ("a.docx", office("word/document.xml", "word/vbaProject.bin")),
    ("a.xlsx", office("xl/workbook.xml", text="0" * (101 * 1024 * 1024))),
    ("a.txt", b"text with \x00"),
    ("a.txt", b"\xff\xfe\xff"),
    ("a.txt", b""),
    ("a.txt", b"a" * (LARGEST + 1)),
]


@pytest.mark.parametrize(("name", "content"), TAKEN, ids=[name for name, _ in TAKEN])
def test_a_file_of_its_type_is_taken(name: str, content: bytes) -> None:
    assert recognise(name, content) in ("pdf", "png", "jpg", "docx", "xlsx", "txt")


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(FileRefusedError):
        recognise(name, content)


def test_a_file_is_kept_encrypted_under_a_generated_name_and_comes_back_whole(bureau: City, tmp_path: Path) -> None:
    content = ("张晓岚任民警。" * 20_000).encode()
    file = attach(bureau, "张晓岚.txt", content)
    assert b"".join(content_of(file)) == content
    assert label_of(file).name == "张晓岚.txt"
    assert label_of(file).sha256 == hashlib.sha256(content).hexdigest()
    assert (files_with(tmp_path / "files", "张晓岚"), rows_with("张晓岚")) == ([], [])
    assert place(file.pk).stat().st_mode & 0o777 == 0o600
    told = Entry.objects.get(what="file-added")
    assert (set(told.personal), told.attrs["stored_sha256"]) == ({"sha256"}, file.stored_sha256)


def test_a_plain_file_would_be_found(bureau: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "encrypted", lambda plain, *_: plain)
    file = attach(bureau, "a.txt", "张晓岚任民警".encode())
    assert files_with(tmp_path / "files", "张晓岚") == [f"{file.pk[-2:]}/{file.pk}"]


def test_pieces_cannot_be_cut_off_swapped_or_changed(bureau: City) -> None:
    file = attach(bureau, "a.txt", b"a" * 200_000)
    whole = place(file.pk).read_bytes()
    first = len(store._START) + 4 + int.from_bytes(whole[4:8], "big")
    cut = [whole[:first], whole[: first + 100], whole[:4], b"", whole[:4] + whole[first:]]
    for changed in (*cut, spoiled(whole), b"XZF2" + whole[4:]):
        place(file.pk).write_bytes(changed)
        with pytest.raises(FileRefusedError):
            b"".join(content_of(file))
        assert [where for where, _ in verify_files()] == [file.pk]
    place(file.pk).write_bytes(whole)
    assert verify_files() == []


def test_the_night_finds_what_is_gone_changed_or_not_what_the_journal_says(bureau: City) -> None:
    gone, renamed, fine = (attach(bureau, f"{name}.png") for name in ("a", "b", "c"))
    place(gone.pk).unlink()
    StoredFile.objects.filter(pk=renamed.pk).update(label=bytes(fine.label))
    assert {where for where, _ in verify_files()} == {gone.pk, renamed.pk}
    changed = spoiled(place(fine.pk).read_bytes())
    place(fine.pk).write_bytes(changed)
    StoredFile.objects.filter(pk=fine.pk).update(stored_sha256=hashlib.sha256(changed).hexdigest())
    assert dict(verify_files())[fine.pk].en == "is not what the journal says"


def test_what_an_upload_left_behind_is_cleared_after_an_hour_and_nothing_else(bureau: City) -> None:
    kept, now = attach(bureau), datetime.now(UTC)
    folder = place(kept.pk).parent
    for name in ("left-over", f"{kept.pk}.part"):
        (folder / name).write_bytes(b"x")
    assert remove_orphans(now) == 0
    for each in folder.iterdir():
        os.utime(each, (now.timestamp() - 7200,) * 2)
    assert remove_orphans(now) == 2
    assert [each.name for each in folder.iterdir()] == [kept.pk]


def test_a_file_that_names_somebody_is_unreadable_once_they_are_destroyed_and_still_verified(bureau: City) -> None:
    posting = bureau.viewers["officer"].posting
    assert posting is not None
    one, other = enter(ZHANG), enter(LI)
    head = bureau.viewers["unit_head"]
    given = Upload("询问.txt", b"text", [one])
    file = add_file(actor=head, kind=POSTING, record_id=posting.pk, given=given, now=NOW)
    proposal = propose_destruction(author=head.author, party=one, ground="第四十七条", now=NOW)
    destroy_person(author=QIAN, proposal=proposal, now=NOW)
    for reading in (label_of, content_of):
        with pytest.raises(DestroyedError):
            reading(StoredFile.objects.get(pk=file.pk))
    assert verify_files() == []
    assert other.key.destroyed_at is None
    client = browser(bureau.viewers["secadmin"])
    assert "密钥已依法销毁" in client.get(f"/postings/{posting.pk}/files/").content.decode()
    assert [client.get(address(file, more)).status_code for more in ("", "content/")] == [200, 409]
    place(file.pk).write_bytes(b"changed")
    assert len(verify_files()) == 1


def test_uploaded_listed_shown_downloaded_and_superseded_on_the_pages(bureau: City) -> None:
    posting = bureau.viewers["officer"].posting
    assert posting is not None
    head, here = browser(bureau.viewers["unit_head"]), f"/postings/{posting.pk}/files/"
    assert "尚无附件" in head.get(here).content.decode()
    assert head.post(here + "add/").status_code == 400
    hostile = SimpleUploadedFile("任命.pdf", b"<script>")
    assert head.post(here + "add/", {"file": hostile}).status_code == 400
    content = pdf(2)
    given = SimpleUploadedFile("任命书 <1>.pdf", content)
    assert head.post(here + "add/", {"file": given})["Location"] == here
    again = head.post(here + "add/", {"file": SimpleUploadedFile("again.pdf", content)})
    assert (again.status_code, "已有内容相同的附件" in again.content.decode()) == (400, True)
    file = StoredFile.objects.get()
    reader = browser(bureau.viewers["secadmin"])
    page = reader.get(here).content.decode()
    assert "任命书 &lt;1&gt;.pdf" in page
    assert '<form method="post" action="/postings' not in page
    shown = reader.get(address(file)).content.decode()
    assert [f"{address(file)}preview/{page}/" in shown for page in (1, 2, 3)] == [True, True, False]
    got = reader.get(address(file, "content/"))
    assert b"".join(got.streaming_content) == content  # type: ignore[attr-defined] # of a streaming answer
    assert got["Content-Disposition"].startswith("attachment; ")
    assert "%E4%BB%BB" in got["Content-Disposition"]
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    assert head.post(address(file, "supersede/"), {"reason": " "}).status_code == 409
    assert head.post(address(file, "supersede/"), {"reason": "盖章不清"}).status_code == 302
    assert head.post(address(file, "supersede/"), {"reason": "再次"}).status_code == 409
    assert "盖章不清" in reader.get(address(file)).content.decode()
    assert Entry.objects.get(what="file-superseded").supersedes == file.entry_id
    assert set(Entry.objects.filter(what="file-read").values_list("attrs__how", flat=True)) == {"preview", "download"}


def test_previews_are_drawn_anew_and_a_bomb_is_not(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    marked = image("JPEG", (3000, 20)) + b"<script>"
    for name, content, page in (("a.png", image(), 1), ("b.jpg", marked, 1), ("c.pdf", pdf(2), 2)):
        drawn = client.get(address(attach(bureau, name, content), f"preview/{page}/"))
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/jpeg")
        assert b"script" not in drawn.content
    bomb, broken = image("PNG", (9000, 9000)), b"\x89PNG\r\n\x1a\n" + b"x" * 99
    hostile = [("d.png", bomb, 1), ("e.png", broken, 1), ("f.pdf", pdf(), 2), ("g.pdf", pdf(3), 9), ("h.txt", b"x", 1)]
    for name, content, page in hostile:
        refused = client.get(address(attach(bureau, name, content), f"preview/{page}/"))
        assert (refused.status_code, refused["Content-Type"]) == (409, "text/plain; charset=utf-8")
    for name, content in (("i.png", broken + b"y"), ("j.docx", office("word/document.xml"))):
        assert "不能预览" in client.get(address(attach(bureau, name, content))).content.decode()


def test_text_is_shown_escaped_and_cut(bureau: City) -> None:
    file = attach(bureau, "a.txt", ("<b>任命</b>" + "长" * 30_000).encode("gb18030"))
    page = browser(bureau.viewers["auditor"]).get(address(file)).content.decode()
    assert "&lt;b&gt;任命" in page
    assert "只显示开头部分" in page


def test_a_changed_file_is_not_handed_out(bureau: City) -> None:
    file = attach(bureau)
    place(file.pk).write_bytes(spoiled(place(file.pk).read_bytes()))
    answer = browser(bureau.viewers["secadmin"]).get(address(file, "content/"))
    assert answer.status_code == 409
    assert "已被改动" in answer.content.decode()


def test_whoever_does_not_reach_the_record_reaches_no_file_of_it(bureau: City) -> None:
    file = attach(bureau)
    elsewhere = bureau.viewer("head-bs", "unit_head", "BS")
    others = [bureau.viewers["officer"], bureau.viewers["intake"], elsewhere]
    for viewer in others:
        client = browser(viewer)
        for more in ("", "content/", "preview/1/"):
            assert client.get(address(file, more)).status_code == 404
        assert client.post(address(file, "supersede/"), {"reason": "x"}).status_code == 404


def test_a_file_is_not_reached_through_another_record(bureau: City) -> None:
    file, other = attach(bureau), bureau.viewers["intake"].posting
    assert other is not None
    answer = browser(bureau.viewers["secadmin"]).get(f"/postings/{other.pk}/files/{file.pk}/content/")
    assert answer.status_code == 404


def test_who_proposes_without_seeing_the_list_is_told_on_a_page_of_its_own(bureau: City) -> None:
    file = attach(bureau)
    client, here = browser(bureau.viewers["sysadmin"]), f"/postings/{file.record_id}/files/"
    assert "请选择一个" in client.post(here + "add/").content.decode()
    assert client.post(here + "add/", {"file": SimpleUploadedFile("a.txt", b"x")})["Location"] == "/"
    assert client.get(here).status_code == 404


def test_who_sees_a_file_may_not_add_or_supersede_one(bureau: City) -> None:
    file = attach(bureau)
    for role in ("secadmin", "auditor"):
        with pytest.raises(DeniedError):
            supersede_file(actor=bureau.viewers[role], kind=POSTING, file=file, reason="x", now=NOW)
        with pytest.raises(DeniedError):
            add_file(
                actor=bureau.viewers[role], kind=POSTING, record_id=file.record_id, given=Upload("a.txt", b"x"), now=NOW
            )


def test_a_record_has_at_most_forty_files_and_an_upload_over_the_limit_is_not_read(bureau: City) -> None:
    file = attach(bureau)
    here = f"/postings/{file.record_id}/files/"
    large = SimpleUploadedFile("a.txt", b"a" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    answer = browser(bureau.viewers["unit_head"]).post(here + "add/", {"file": large})
    assert answer.status_code == 400
    for number in range(39):
        attach(bureau, "a.txt", str(number).encode())
    with pytest.raises(FileRefusedError):
        attach(bureau, "a.txt", b"x")


def test_the_list_asks_the_same_number_of_questions_however_long(bureau: City) -> None:
    file = attach(bureau)
    client, here = browser(bureau.viewers["secadmin"]), f"/postings/{file.record_id}/files/"
    with CaptureQueriesContext(connection) as before:
        client.get(here)
    for number in range(9):
        attach(bureau, "a.txt", str(number).encode())
    with CaptureQueriesContext(connection) as after:
        client.get(here)
    assert len(after) == len(before)
