"""The core properties: whose resume this is, as file managers show it. Only what is public anyway."""

from __future__ import annotations

from itertools import chain, islice

from resumesite.edition.edition import PublicResume
from resumesite.render.docx_parts.wordml import Xml, escaped
from resumesite.render.rendition import Rendition

_MOST_KEYWORDS = 40

_NAMESPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def core_properties(rendition: Rendition) -> Xml:
    """Write `docProps/core.xml`. It has no times: the same resume is the same file whenever it is made."""
    document = rendition.document
    values = {
        "dc:title": document.title,
        "dc:subject": document.header.headline,
        "dc:creator": document.header.name,
        "cp:lastModifiedBy": document.header.name,
        "cp:keywords": ", ".join(keywords(rendition.resume)),
        "dc:description": document.description,
        "dc:language": document.language,
    }
    texts = "".join(f"<{name}>{escaped(value)}</{name}>" for name, value in values.items() if value)
    return Xml(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<cp:coreProperties {_NAMESPACES}>{texts}</cp:coreProperties>"
    )


def keywords(resume: PublicResume) -> tuple[str, ...]:
    """Return the person's skills, each once, in their order."""
    skills = resume.skills
    named = chain(
        skills.languages,
        skills.frameworks_and_tools,
        skills.libraries,
        *(group.keywords for group in skills.groups),
        skills.soft_skills,
    )
    return tuple(islice(dict.fromkeys(named), _MOST_KEYWORDS))
