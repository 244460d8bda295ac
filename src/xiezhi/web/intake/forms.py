"""The forms of intake: a report, an act on it, a correction, a venue and its inspection."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from xiezhi.core.periods import Instant, to_local
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.intake.actions.reports import CORRECTABLE, RECEIVED
from xiezhi.web.intake.acts import MATTERS, Act
from xiezhi.web.intake.checklist import checklist
from xiezhi.web.intake.models import Care, Report, VenueKind
from xiezhi.web.intake.words_of_law import choices, label, word
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words, two

CHOICE, TEXTAREA, CHECKBOX = FieldKind.CHOICE, FieldKind.TEXTAREA, FieldKind.CHECKBOX
_MOMENT = "%Y-%m-%d %H:%M"
_APPROVER = "approver_id"
Choices = tuple[tuple[str, str], ...]


def moment_text(now: datetime) -> str:
    """Return an instant as it is typed, in the zone of the jurisdiction."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime(_MOMENT)


def instant_of(instant: Instant) -> datetime:
    """Return an instant of the engine as an aware time."""
    return to_local(instant, ZoneInfo("UTC"))


def moment_of(filled: Filled, name: str, words: Words, now: datetime) -> datetime | None:
    """Return the instant typed into a field, of this minute the present one; a mistake is said beside it."""
    text = filled.text(name).replace("：", ":").replace("T", " ")
    if text == moment_text(now):
        # What was entered some seconds ago must not come after it.
        return now
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError:
        filled.errors[name] = words["intake_no_moment"]
        return None


def _labels(words: Words) -> tuple[tuple[str, str], ...]:
    """Return what the words of a report that may be corrected are called on pages."""
    said = (
        words["report_channel"],
        words["report_matter"],
        words["report_remit"],
        words["report_jurisdiction"],
    )
    return tuple(zip(CORRECTABLE, said, strict=True))


def report_new(words: Words) -> Form:
    """A report, with everything that is done on the spot."""
    language = words.language
    cares = tuple((value, two(str(said), language)) for value, said in Care.choices)
    receipts = (
        ("printed", words["receipt_printed"]),
        ("refused", words["receipt_refused"]),
        ("later", words["receipt_later"]),
    )

    def law(name: str) -> Field:
        said = dict(_labels(words))[name]
        return Field(name, said, CHOICE, choices=choices(RECEIVED, name, language))

    # In pairs, as the two columns of the page show them.
    fields = (
        law("channel"),
        Field("received_at", words["received_at"], longest=16),
        law("matter"),
        law("remit"),
        Field("happened_on", words["happened_on"], FieldKind.DATE, required=False),
        law("jurisdiction"),
        Field("place", words["happened_where"], required=False),
        Field("care", words["reporter_care"], CHOICE, choices=cares),
        Field("what", words["happened_what"], TEXTAREA, longest=4000, why=words["why_what"]),
        Field("evidence", words["evidence_list"], TEXTAREA, required=False, longest=2000, why=words["why_evidence"]),
        Field("reporter_name", words["reporter"], required=False, longest=40, why=words["why_reporter"]),
        Field("phone", words["phone"], required=False, longest=24),
        Field("id_number", words["id_number"], required=False, longest=24),
        Field("address", words["address"], required=False),
        Field("receipt", words["receipt"], CHOICE, choices=receipts, why=words["why_receipt"]),
        Field("urgent", label("urgent", language), CHECKBOX, required=False),
        Field("duplicate", label("duplicate", language), CHECKBOX, required=False),
        Field("new_facts", label("new_facts", language), CHECKBOX, required=False),
        Field("economic", words["report_economic"], CHECKBOX, required=False, why=words["why_economic"]),
        Field("leads", words["report_leads"], CHECKBOX, required=False, why=words["why_leads"]),
    )
    return Form("report-new", words["report_new"], words["report_take"], fields)


def correction(words: Words) -> Form:
    """Correct the words that the law judges a report by."""
    language = words.language
    fields = tuple(
        Field(each, said, CHOICE, choices=choices(RECEIVED, each, language)) for each, said in _labels(words)
    )
    reason = Field("reason", words["reason"], TEXTAREA, longest=400)
    return Form("report-correct", words["report_correct"], words["correct"], (*fields, reason))


def act_form(words: Words, act: Act, report: Report, approvers: Choices = ()) -> Form:
    """One act: when, what its events ask, reasons where they must be written, and the case it opens.

    ``approvers``: who approves what lies at the unit, there and above it.
    """
    fields = [Field("at", words["happened_at"], longest=16)]
    kinds = rulebook().vocabulary.events
    for event in act.events:
        asked = (kinds[event.kind].attributes[name] for name in event.asked)
        fields += [
            _approver(words, approvers) if each.name == _APPROVER else _asked(each, event.kind, words) for each in asked
        ]
    if act.opens is not None and not report.case_id:
        fields += [
            Field("title", words["case_title"], longest=120),
            Field("handler", words["case_handlers"], FieldKind.PERSON),
        ]
    told = words["handed_over"] if act.name == "transfer" else words["intake_reasons"]
    fields.append(Field("told", told, TEXTAREA, required=act.told, longest=2000))
    fields.append(Field("breach", words["breach_reason"], TEXTAREA, required=False, why=words["case_why"], longest=400))
    # A draft of one act is not that of another.
    return Form(f"report-{act.name}", act.label.say(words.language), words["report_do"], tuple(fields))


def _approver(words: Words, approvers: Choices) -> Field:
    return Field(_APPROVER, label(_APPROVER, words.language), CHOICE, choices=approvers)


def _asked(attribute: Attribute, event: str, words: Words) -> Field:
    name, language = attribute.name, words.language
    said = label(name, language)
    if name == "matter" and event == "approval-granted":
        return Field(name, said, CHOICE, choices=tuple((each, word(name, each, language)) for each in MATTERS))
    if attribute.allowed:
        return Field(name, said, CHOICE, choices=choices(event, name, language))
    if attribute.value_type is ValueType.BOOL:
        return Field(name, said, CHOICE, choices=(("true", words["case_true"]), ("false", words["case_false"])))
    return Field(name, said, longest=120)


def attrs_of(filled: Filled, act: Act) -> dict[str, Json]:
    """Return what was typed for the attributes of an act."""
    names = {name for event in act.events for name in event.asked}
    return {name: filled.text(name) for name in sorted(names) if filled.text(name)}


def venue_form(words: Words) -> Form:
    """A venue as its register has it."""
    kinds = tuple((value, two(str(said), words.language)) for value, said in VenueKind.choices)
    fields = (
        Field("kind", words["kind"], CHOICE, choices=kinds),
        Field("opened_on", words["opened_on"], FieldKind.DATE, required=False),
        Field("staff", words["venue_staff"], longest=4),
    )
    return Form("venue-edit", words["venue_edit"], words["save"], fields)


def inspection(words: Words) -> Form:
    """An inspection: each item of the checklist, and a remark."""
    answers = (("yes", words["venue_fits"]), ("no", words["venue_lacks"]))
    items = tuple(Field(each, said.say(words.language), CHOICE, choices=answers) for each, said in checklist().items())
    fields = (
        Field("day", words["inspected_on"], FieldKind.DATE),
        *items,
        Field("remark", words["remark"], TEXTAREA, required=False),
    )
    return Form("venue-inspect", words["venue_inspect"], words["register"], fields)
