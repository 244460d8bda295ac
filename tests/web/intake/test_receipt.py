"""A receipt proves later that a report was logged, with which words; of a changed entry it proves nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings

from tests.web.desk.visitors import browser
from tests.web.insider import unguarded
from tests.web.intake.desk import BRAWL, THEFT, asked, taken
from tests.web.org.cast import City, city
from xiezhi.seal.verify import Json, RefusedError, canonical, commitment, leaf_hash, verify
from xiezhi.web.intake.codes import code_of, is_code, shown
from xiezhi.web.intake.models import Report
from xiezhi.web.intake.receipt import Proofs, proofs_of, with_salts
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.sealer import make_checkpoint
from xiezhi.web.keys import signer


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def sealed() -> str:
    made = signer(settings.ENVIRONMENT)
    make_checkpoint(made, datetime.now(UTC))
    return made.key


def proof_from_the_public_page(report: Report) -> dict[str, Json]:
    form = {"number": report.number, "code": code_of(report.report_id, report.issue)}
    answer = browser(None).post("/progress/proof/", form)
    assert answer.status_code == 200
    found: dict[str, Json] = json.loads(answer.content)
    return found


def holds(receipt: Proofs, proof: dict[str, Json], key: str) -> bool:
    """Check a receipt against a proof file with nothing but the verifier, as its holder would."""
    entry = proof["entry"]
    assert isinstance(entry, dict)
    if leaf_hash(canonical(entry)).hex() != receipt.leaf or entry["entry_id"] != receipt.entry_id:
        return False
    try:
        verify(canonical(proof), key)
        told = verify(with_salts(proof, receipt.opened), key)
    except RefusedError:
        return False
    return dict(told.opened) == {name: value for name, (_, value) in receipt.opened.items()}


def test_a_receipt_verifies_against_a_later_checkpoint(bureau: City) -> None:
    report = taken(bureau)
    receipt = proofs_of(report)
    taken(bureau, BRAWL)
    key = sealed()
    proof = proof_from_the_public_page(report)
    assert proof["opened"] == {}
    assert THEFT.what not in json.dumps(proof, ensure_ascii=False)
    assert holds(receipt, proof, key)


def test_a_receipt_of_other_words_or_of_another_entry_is_refused(bureau: City) -> None:
    report, other = taken(bureau), taken(bureau, BRAWL)
    receipt, key = proofs_of(report), sealed()
    proof = proof_from_the_public_page(report)
    changed = Proofs(receipt.entry_id, receipt.leaf, {**receipt.opened, "what": (receipt.opened["what"][0], "别的话")})
    assert not holds(changed, proof, key)
    assert not holds(receipt, proof_from_the_public_page(other), key)


@pytest.mark.parametrize("sealed_before", [True, False])
def test_a_receipt_of_a_changed_entry_is_refused(bureau: City, sealed_before: bool) -> None:
    report = taken(bureau)
    receipt = proofs_of(report)
    key = sealed() if sealed_before else ""
    with unguarded():
        Entry.objects.filter(pk=report.entry_id).update(
            attrs=Entry.objects.get(pk=report.entry_id).attrs | {"matter": "dispute"}
        )
    key = key or sealed()
    assert not holds(receipt, proof_from_the_public_page(report), key)


def test_exchanged_words_are_seen_when_the_receipt_is_printed(bureau: City) -> None:
    report = taken(bureau)
    entry = Entry.objects.get(pk=report.entry_id)
    forged = entry.personal | {"what": commitment(bytes(32), "别的话")}
    with unguarded():
        Entry.objects.filter(pk=report.entry_id).update(personal=forged)
    answer = browser(bureau.viewers["intake"]).get(f"/intake/{report.pk}/receipt/")
    assert answer.status_code == 409


def test_the_printed_page_has_number_code_channels_and_a_picture_that_holds_no_words(bureau: City) -> None:
    report = taken(bureau)
    page = browser(bureau.viewers["intake"]).get(f"/intake/{report.pk}/receipt/").content.decode()
    code = shown(code_of(report.report_id, 1))
    for each in (report.number, code, "12389", "/progress/", 'src="data:image/svg+xml', THEFT.what, "购车发票"):
        assert each in page
    held = proofs_of(report).code().decode()
    assert "电动自行车" not in held
    assert set(json.loads(held)) == {"format", "entry", "leaf", "salts"}


def test_a_receipt_given_anew_makes_the_lost_one_worthless(bureau: City) -> None:
    report, client = taken(bureau), browser(bureau.viewers["officer"])
    lost = code_of(report.report_id, 1)
    assert client.post(f"/intake/{report.pk}/receipt/issue/").status_code == 302
    report.refresh_from_db()
    assert report.issue == 2
    assert not is_code(lost, report.code)
    assert asked(browser(None), report.number, lost)[0] == 404
    assert asked(browser(None), report.number, code_of(report.report_id, 2))[0] == 200
    assert Entry.objects.filter(what="report-receipt-issued").count() == 1


def test_before_the_checkpoint_the_public_page_says_that_it_is_not_sealed_yet(bureau: City) -> None:
    report = taken(bureau)
    form = {"number": report.number, "code": code_of(report.report_id, 1)}
    answer = browser(None).post("/progress/proof/", form)
    assert (answer.status_code, "尚未签封" in answer.content.decode()) == (409, True)
