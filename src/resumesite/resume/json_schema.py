"""The JSON Schema by which editors complete, explain and check `resume.yaml` while it is written.

Made from the model, and as tolerant as reading is: a number or null may stand where a text belongs (YAML
writes `startDate: 2020`), a text where lines do, and texts by language where one does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.content.names import RESUME_NAME
from resumesite.resume.field_help import (
    EXAMPLES,
    FIELD_HELP,
    POINT_HELP,
    SECTION_HELP,
    VARIANT_HELP,
    VARIANTS_HELP,
)
from resumesite.resume.parse import SPLIT_INTO_LINES
from resumesite.resume.places import SectionNames
from resumesite.resume.schema import Resume
from resumesite.resume.translations import NEVER_TRANSLATED, TRANSLATED_IN_META
from resumesite.settings.schema import LANGUAGE

_Schema = dict[str, Any]


def resume_json_schema() -> _Schema:
    """Return the JSON Schema (2020-12) of a resume file of our own format."""
    generated = Resume.model_json_schema(by_alias=True)
    definitions = {name: _model(name, schema) for name, schema in generated["$defs"].items()}
    sections = {
        name: {**_field("Resume", name, field), "description": SECTION_HELP[name]}
        for name, field in generated["properties"].items()
    }
    variants = {
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^{RESUME_NAME.pattern}$"},
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Variant"}, {"type": "null"}]},
        "description": VARIANTS_HELP,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "resumesite resume",
        "description": "A resume. Everything is optional; a published one needs a name.",
        "type": "object",
        "properties": {
            "$schema": {"type": "string", "description": "This schema, for editors."},
            **sections,
            "variants": variants,
        },
        "additionalProperties": False,
        "$defs": {**definitions, "Line": _line(), "Variant": _variant(sections)},
    }


def _variant(sections: Mapping[str, _Schema]) -> _Schema:
    """A variant may have every field of a resume, and two of its own."""
    own = {"title": _in_languages(_TEXT), "tags": {"type": ["array", "null"], "items": {"type": "string"}}}
    described = {name: {**field, "description": VARIANT_HELP[name]} for name, field in own.items()}
    fields = {
        name: {"$ref": f"#/properties/{name}", "description": section["description"]}
        for name, section in sections.items()
        if name != "x-source"
    }
    return {"type": "object", "properties": {**described, **fields}, "additionalProperties": False}


def _model(name: str, generated: _Schema) -> _Schema:
    fields = {
        field: {**_field(name, field, schema), "description": _help(name, field)}
        for field, schema in generated["properties"].items()
    }
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _help(model: str, field: str) -> str:
    help_of_base = FIELD_HELP["Role"] if model == "Experience" else {}
    return {**help_of_base, **FIELD_HELP[model]}[field]


def _field(model: str, name: str, generated: _Schema) -> _Schema:
    """Make of a field's strict schema the tolerant one, with examples."""
    schema = _tolerant(name, generated)
    if name not in NEVER_TRANSLATED and (model != "Meta" or name in TRANSLATED_IN_META):
        schema = _in_languages(schema)
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
_LINE: _Schema = {"$ref": "#/$defs/Line"}
_LANGUAGES: _Schema = {"pattern": f"^{LANGUAGE}$"}


def _in_languages(schema: _Schema) -> _Schema:
    """Let a text, or a list of texts, be written in several languages: a mapping by their tags."""
    is_text = schema.get("type") == _TEXT["type"]
    is_texts = "array" in schema.get("type", ()) and _TEXT["type"] == schema["items"].get("type")
    if is_texts:
        schema = {**schema, "items": _LINE}
    if not (is_text or is_texts):
        return schema
    kinds = [*schema["type"], "object"]
    return {**schema, "type": kinds, "propertyNames": _LANGUAGES, "additionalProperties": dict(schema)}


def _line() -> _Schema:
    """One of several texts: plain, in several languages, or with the tags of the variants that show it."""
    text = {**_in_languages(_TEXT), "description": POINT_HELP["text"]}
    tags = {"type": ["array", "null"], "items": {"type": "string"}, "description": POINT_HELP["tags"]}
    point = {
        "type": "object",
        "properties": {"text": text, "tags": tags},
        "required": ["text"],
        "additionalProperties": False,
    }
    return {"anyOf": [_in_languages(_TEXT), point]}


def _item(generated: _Schema) -> _Schema:
    if "anyOf" in generated:  # a line, or an entry
        entries = (_item(member) for member in generated["anyOf"] if member.get("type") != "string")
        return {"anyOf": [_LINE, *entries]}
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
