"""What each field of a resume is for, as editors show it beside the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resumesite.resume.schema import SectionLabels

_DATE = "2020, 2020-03, 2020-03-14, Present, or any text, which is shown as given."
_DATES = {
    "startDate": f"When it began: {_DATE}",
    "endDate": f"When it ended: {_DATE} Leave it out while it goes on.",
}
_ENTRY = {
    "id": "An identifier of your own or of another system. Kept, never shown.",
    "tags": "The variants that show this; without any, all do. Never shown.",
}
_URL = "Its address on the web. Shown and linked."
_DESCRIPTION = "What there is to say, one point each. A text of several lines is split into points."

SECTION_HELP: Mapping[str, str] = {
    "personalInfo": "Who you are and how to reach you.",
    "summary": "Two to four sentences about you. Markdown is read: **bold**, *italic*, [links](https://…).",
    "skills": "What you can do, sorted into our groups or into groups of your own.",
    "experience": "The jobs you had, newest first.",
    "projects": "Things you made, at work or elsewhere.",
    "education": "Schools, universities, degrees.",
    "extracurricular": "What else you do or did, one line each.",
    "customSections": "Sections of your own: talks, patents, grants.",
    "languages": "The human languages you speak.",
    "volunteering": "Unpaid work.",
    "awards": "Prizes, medals, scholarships.",
    "certificates": "Certificates and licences.",
    "publications": "Papers, books, articles.",
    "interests": "Hobbies and interests.",
    "references": "People who speak for you. Shown when meta.sectionsVisibility says `references: true`.",
    "meta": "About this resume rather than you: language, order, what is hidden, how it looks.",
    "x-source": "What an import kept that has no field here. Never shown.",
}

VARIANTS_HELP = "Further resumes made of this one, each by its name: engineering: {tags: [eng]}."
VARIANT_HELP = {
    "title": "The variant's title: Software Engineer Resume.",
    "tags": "It shows what has one of these tags, and what has none.",
}
POINT_HELP = {"text": "What there is to say.", "tags": _ENTRY["tags"]}

FIELD_HELP: Mapping[str, Mapping[str, str]] = {
    "PersonalInfo": {
        "name": "Your name as it stands at the top. A published resume needs it.",
        "title": "What you are: Software Engineer.",
        "location": "City and region, as you want them shown.",
        "phone": "A telephone number.",
        "email": "An e-mail address.",
        "website": "Your own site.",
        "linkedin": "Your LinkedIn page, or your name there.",
        "github": "Your GitHub page, or your name there.",
        "twitter": "Your page on X, or your name there.",
        "spotifyUrl": "Your page on Spotify.",
        "imageUrl": "Where a photo is. Never fetched: save the photo as photo.jpg beside the resume.",
        "headerNote": "A line below the contacts: Available from June.",
        "links": "Other pages: a portfolio, a profile.",
        "address": "Street and postal code. Private: in no page and no file.",
    },
    "Link": {"label": "What to call it.", "url": _URL},
    "Skills": {
        "languages": "Programming languages. Human ones stand under `languages` at the top.",
        "frameworksAndTools": "Frameworks and tools.",
        "libraries": "Libraries.",
        "softSkills": "Soft skills.",
        "groups": "Groups of your own, each with a name, a level and keywords.",
    },
    "SkillGroup": {
        "name": "What the group is called.",
        "level": "How good you are: Expert, three years.",
        "keywords": "The skills.",
    },
    "Role": {
        **_ENTRY,
        "position": "What you were there: Senior Engineer.",
        "location": "Where, or Remote.",
        **_DATES,
        "isCurrentRole": "true while it goes on.",
        "summary": "A paragraph before the points.",
        "description": _DESCRIPTION,
        "technologies": "What you worked with.",
    },
    "Experience": {
        "company": "Who you worked for.",
        "url": _URL,
        "companyDescription": "What the company is, for who does not know it.",
        "roles": "Several positions there, newest first, each with its own dates and points.",
    },
    "Project": {
        **_ENTRY,
        "name": "What it is called.",
        "role": "What you did in it.",
        "entity": "The company or organisation it belongs to.",
        "kind": "What kind of thing it is: application, talk.",
        **_DATES,
        "description": _DESCRIPTION,
        "highlights": "What came of it, one point each.",
        "technologies": "What it is made with.",
        "link": "Where it is. Shown and linked.",
    },
    "Education": {
        **_ENTRY,
        "university": "The school or university.",
        "degree": "The degree: Bachelor of Science.",
        "branch": "The subject: Computer Science.",
        "location": "Where.",
        "sgpa": "The grade: 3.9, 1.3, First.",
        **_DATES,
        "url": _URL,
        "courses": "Courses worth naming.",
        "description": _DESCRIPTION,
    },
    "CustomSection": {
        **_ENTRY,
        "title": "The heading.",
        "items": "Lines, or entries with a title, dates and points.",
    },
    "CustomItem": {
        **_ENTRY,
        "title": "What it is.",
        "subtitle": "Where, with whom.",
        "url": _URL,
        **_DATES,
        "description": _DESCRIPTION,
    },
    "SpokenLanguage": {**_ENTRY, "language": "The language.", "fluency": "How well: native, C1, fluent."},
    "Volunteering": {
        **_ENTRY,
        "organization": "For whom.",
        "position": "As what.",
        "location": "Where.",
        "url": _URL,
        **_DATES,
        "summary": "A paragraph before the points.",
        "description": _DESCRIPTION,
    },
    "Award": {
        **_ENTRY,
        "title": "What it is called.",
        "awarder": "Who gave it.",
        "date": f"When: {_DATE}",
        "url": _URL,
        "description": _DESCRIPTION,
    },
    "Certificate": {
        **_ENTRY,
        "name": "What it is called.",
        "issuer": "Who issued it.",
        "date": f"When: {_DATE}",
        "endDate": "Until when it holds.",
        "url": _URL,
        "description": _DESCRIPTION,
    },
    "Publication": {
        **_ENTRY,
        "name": "The title.",
        "authors": "The authors in order, you among them.",
        "publisher": "The journal, conference or publisher.",
        "date": f"When it appeared: {_DATE}",
        "url": _URL,
        "doi": "Its DOI: 10.1000/182.",
        "description": _DESCRIPTION,
    },
    "Interest": {**_ENTRY, "name": "What it is.", "keywords": "More precisely."},
    "Reference": {
        **_ENTRY,
        "name": "Who.",
        "position": "What they are.",
        "reference": "What they say about you.",
    },
    "Meta": {
        "title": "The document's title: Software Engineer Resume. Files are named after it.",
        "status": "What you wish. DRAFT and ARCHIVED keep `publish` from making a page.",
        "template": "The theme, where it differs from the site's.",
        "language": "The language the resume is written in: en, de, pt-BR, zh-Hans.",
        "targetJobDescription": "The job this is meant for. Private.",
        "sectionOrder": "The sections in the order to show them; those not named follow in the usual order.",
        "sectionsVisibility": "Which sections to hide (`false`) or, for references, to show (`true`).",
        "hidden": "Fields to leave out everywhere: personalInfo.phone, experience.company, experience.0.",
        "sectionLabels": "What sections are called where that is not as usual: experience: Where I worked.",
        "listed": "false keeps this resume out of the site's directory and sitemap.",
        "options": "How this resume looks where it differs from the site.",
        "tags": "Words of your own. Private.",
    },
    "SectionLabels": dict.fromkeys(SectionLabels.model_fields, "What this section is called."),
    "Options": {
        "pageSize": "The paper of PDF and print.",
        "margin": "How wide the margins are.",
        "includePhoto": "false leaves the photo out.",
        "colorScheme": "One of the theme's colour schemes; `resumesite themes` lists them.",
        "density": "How much room there is between the lines.",
        "columns": "How many columns a wide screen shows. Paper has one.",
        "photoShape": "How the photo's corners are.",
        "photoCrop": "Which part of the photo is shown: all of it, a square or an upright rectangle.",
        "numberedPublications": "true numbers the publications.",
        "qrCode": "true puts a QR code with the page's address on paper.",
        "fit": "The number of pages that the PDF is tightened to.",
        "pdfVariant": "pdf/ua-1 for readers, pdf/a-3a for archives (with resume.json inside).",
        "themeOptions": "The theme's own options; `resumesite themes show` lists them.",
    },
}

EXAMPLES: Mapping[str, Any] = {
    "startDate": ["2020-03", "2020"],
    "endDate": ["2024-12", "Present"],
    "date": ["2021-06"],
    "language": ["en", "de", "pt-BR", "zh-Hans"],
    "hidden": [["personalInfo.phone"]],
    "sectionsVisibility": [{"references": True, "interests": False}],
}
