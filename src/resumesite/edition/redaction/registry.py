"""The redactions there are. A new one is a file here, a key in `Blur` and a row in this list."""

from __future__ import annotations

from resumesite.edition.redaction.companies import hide_companies
from resumesite.edition.redaction.contact import (
    hide_email,
    hide_github,
    hide_linkedin,
    hide_links,
    hide_phone,
    hide_twitter,
    hide_website,
)
from resumesite.edition.redaction.dates import hide_dates
from resumesite.edition.redaction.hiding import Redaction
from resumesite.edition.redaction.institutions import hide_institutions
from resumesite.edition.redaction.location import hide_address, hide_locations
from resumesite.edition.redaction.name import hide_name
from resumesite.edition.redaction.photo import hide_photo
from resumesite.edition.redaction.projects import hide_projects
from resumesite.edition.redaction.references import hide_references
from resumesite.edition.redaction.sections import hide_sections
from resumesite.edition.redaction.urls import hide_urls
from resumesite.edition.redaction.words import hide_words

REDACTIONS: tuple[Redaction, ...] = (
    hide_name,
    hide_companies,
    hide_institutions,
    hide_projects,
    hide_references,
    hide_email,
    hide_phone,
    hide_website,
    hide_linkedin,
    hide_github,
    hide_twitter,
    hide_links,
    hide_photo,
    hide_locations,
    hide_address,
    hide_dates,
    hide_urls,
    hide_sections,
    hide_words,
)
"""In the order that their labels are preferred in, where two hide the same word."""
