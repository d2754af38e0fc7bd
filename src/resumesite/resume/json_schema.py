"""The JSON Schema by which editors complete, explain and check `resume.yaml` while it is written.

Made from the model, and as tolerant as reading is: a number or null may stand where a text belongs (YAML
writes `startDate: 2020`), and a text where lines do.
"""

from __future__ import annotations

from typing import Any

from resumesite.resume.field_help import EXAMPLES, FIELD_HELP, SECTION_HELP
from resumesite.resume.parse import SPLIT_INTO_LINES
from resumesite.resume.places import SectionNames
from resumesite.resume.schema import Resume

_Schema = dict[str, Any]


def resume_json_schema() -> _Schema:
    """Return the JSON Schema (2020-12) of a resume file of our own format."""
    generated = Resume.model_json_schema(by_alias=True)
    definitions = {name: _model(name, schema) for name, schema in generated["$defs"].items()}
    sections = {
        name: {**_field(name, field), "description": SECTION_HELP[name]}
        for name, field in generated["properties"].items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "resumesite resume",
        "description": "A resume. Everything is optional; a published one needs a name.",
        "type": "object",
        "properties": {"$schema": {"type": "string", "description": "This schema, for editors."}, **sections},
        "additionalProperties": False,
        "$defs": definitions,
    }


def _model(name: str, generated: _Schema) -> _Schema:
    fields = {
        field: {**_field(field, schema), "description": _help(name, field)}
        for field, schema in generated["properties"].items()
    }
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _help(model: str, field: str) -> str:
    help_of_base = FIELD_HELP["Role"] if model == "Experience" else {}
    return {**help_of_base, **FIELD_HELP[model]}[field]


def _field(name: str, generated: _Schema) -> _Schema:
    """Make of a field's strict schema the tolerant one, with examples."""
    schema = _tolerant(name, generated)
    if name in ("sectionOrder", "hidden"):
        schema["items"] = _one_of_or_text(SectionNames().suggested)
    if name == "sectionsVisibility":
        schema["propertyNames"] = _one_of_or_text(SectionNames().suggested)
    if name in EXAMPLES:
        schema["examples"] = EXAMPLES[name]
    return schema


def _tolerant(name: str, generated: _Schema) -> _Schema:
    if "$ref" in generated:
        return {"anyOf": [{"$ref": generated["$ref"]}, {"type": "null"}]}
    if "anyOf" in generated:
        return _choice(generated["anyOf"])
    match generated["type"]:
        case "string":
            return dict(_TEXT)
        case "array":
            kinds = ["array", "string", "null"] if name in SPLIT_INTO_LINES else ["array", "null"]
            return {"type": kinds, "items": _item(generated["items"])}
        case kind:
            kept = {key: generated[key] for key in ("additionalProperties",) if key in generated}
            return {"type": [kind, "null"], **kept}


_TEXT: _Schema = {"type": ["string", "number", "null"]}


def _item(generated: _Schema) -> _Schema:
    if "anyOf" in generated:  # a line, or an entry
        return {"anyOf": [_item(member) for member in generated["anyOf"]]}
    return _tolerant("", generated)


def _choice(members: list[_Schema]) -> _Schema:
    """One of a few words, or anything of a type; null means that nothing was chosen."""
    for member in members:
        if "enum" in member:
            return {"enum": [*member["enum"], None]}
    return {"type": [member["type"] for member in members]}


def _one_of_or_text(names: tuple[str, ...]) -> _Schema:
    """Let an editor offer `names`, and accept others: custom sections, longer paths, other systems' names."""
    return {"anyOf": [{"enum": list(names)}, {"type": "string"}]}
