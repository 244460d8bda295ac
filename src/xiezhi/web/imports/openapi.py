"""The description of the bulk endpoint (OpenAPI 3.1), made from the columns that the validator reads."""

from __future__ import annotations

from xiezhi.core.text import Language
from xiezhi.seal.verify import Json
from xiezhi.web.desk.models import Outcome
from xiezhi.web.desk.sheets.columns import Column, SheetType, Sort
from xiezhi.web.imports.bulk import KEY_LENGTH, MOST_BYTES, MOST_ROWS

_MOMENT = "2026-03-02 | 2026-03-02 08:30 (Asia/Shanghai) | 2026-03-02T08:30:00+08:00"


def describe(sheet: SheetType) -> dict[str, Json]:
    """Return the description."""
    row = {"$ref": "#/components/schemas/Case"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "獬豸 Xiezhi: cases in bulk", "version": "1"},
        "paths": {"/api/cases/bulk/": {"post": _post(row)}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Case": case_schema(sheet), "Answer": _answer(), "Problem": _problem()},
        },
        "security": [{"token": []}],
    }


def _post(row: Json) -> dict[str, Json]:
    told = f"At most {MOST_BYTES} bytes and {MOST_ROWS} rows. The good rows are written in one transaction."
    parameters: list[Json] = [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Needed unless dry_run. The same key and body get the first answer again.",
            "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
        },
        {"name": "dry_run", "in": "query", "required": False, "schema": {"type": "string", "enum": ["1"]}},
    ]
    failures = {
        "400": "malformed",
        "401": "no valid token",
        "405": "not a POST",
        "409": "the key was used for another body",
        "413": "too large",
    }
    answers: dict[str, Json] = {
        status: {
            "description": what,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, what in failures.items()
    }
    answer: Json = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    return {
        "summary": "Import cases",
        "description": told,
        "parameters": parameters,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}},
                "application/x-ndjson": {"schema": row},
            },
        },
        "responses": {"200": {"description": "What became of each row", "content": answer}, **answers},
    }


def case_schema(sheet: SheetType) -> dict[str, Json]:
    """Return what an object of a row may hold: the columns of the kind of sheet."""
    properties: dict[str, Json] = {each.name: _field(each) for each in sheet.columns}
    required: list[Json] = [each.name for each in sheet.columns if each.required]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _field(column: Column) -> dict[str, Json]:
    said = f"{column.label.zh} / {column.label.say(Language.EN)}"
    made: dict[str, Json] = {"description": said, "type": "string" if column.required else ["string", "null"]}
    match column.sort:
        case Sort.CHOICE:
            values: list[Json] = [*column.choices, *([] if column.required else [None])]
            made["enum"] = values
        case Sort.MOMENT:
            made["description"] = f"{said}: {_MOMENT}"
        case Sort.DAY:
            made["format"] = "date"
        case _:
            made["maxLength"] = column.longest
    return made


def _answer() -> dict[str, Json]:
    outcomes: list[Json] = [Outcome.APPLIED, Outcome.GOOD, Outcome.ERROR, Outcome.THERE, Outcome.DUPLICATE]
    problem: Json = {
        "type": "object",
        "required": ["field", "zh", "en"],
        "properties": {name: {"type": "string"} for name in ("field", "zh", "en")},
    }
    row: Json = {
        "type": "object",
        "required": ["row", "outcome", "case_id", "problems"],
        "properties": {
            "row": {"type": "integer"},
            "outcome": {"type": "string", "enum": [str(each) for each in outcomes]},
            "case_id": {"type": ["string", "null"]},
            "problems": {"type": "array", "items": problem},
        },
    }
    counts: Json = {"type": "object", "additionalProperties": {"type": "integer"}}
    return {
        "type": "object",
        "required": ["dry_run", "counts", "rows"],
        "properties": {"dry_run": {"type": "boolean"}, "counts": counts, "rows": {"type": "array", "items": row}},
    }


def _problem() -> dict[str, Json]:
    texts: dict[str, Json] = {name: {"type": "string"} for name in ("where", "zh", "en")}
    return {"type": "object", "required": [*texts], "properties": texts}
