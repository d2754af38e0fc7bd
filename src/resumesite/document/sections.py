"""Each section of a resume as a reader finds it: one small function a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from resumesite.document.dates import shown_date, when
from resumesite.document.document import Block, Bullet, Entry, Fact, Paragraph, Rich, Run, Section, When
from resumesite.document.labels import labels_for
from resumesite.document.links import bare_doi, doi_href, safe_href, shown_address
from resumesite.document.markdown import joined, read_line, read_markdown, read_points
from resumesite.document.punctuation import Punctuation, punctuation
from resumesite.resume.schema import (
    Award,
    Certificate,
    Content,
    CustomItem,
    CustomSection,
    Education,
    Experience,
    Interest,
    Project,
    Publication,
    Reference,
    Role,
    SkillGroup,
    SpokenLanguage,
    Volunteering,
)


@dataclass(frozen=True)
class Words:
    """The language that a document is written in."""

    language: str

    @property
    def labels(self) -> Mapping[str, str]:
        return labels_for(self.language)

    @property
    def signs(self) -> Punctuation:
        return punctuation(self.language)

    def when(self, start: str, end: str = "", *, is_current: bool = False) -> When | None:
        return when(start, end, self.language, is_current=is_current)


# Entries -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Named:
    """What an entry is called: its title, the organization behind it, and the address of one of them."""

    title: str
    organization: str = ""
    url: str = ""
    is_title_linked: bool = False

    def entry(self, words: Words) -> Entry:
        """Return an entry whose first row is never empty; an address that is no link becomes a fact."""
        href = safe_href(self.url)
        title, organization = self.title or self.organization, self.organization if self.title else ""
        if not title:
            title = shown_address(self.url)
        elif self.url and not href:
            return Entry(title, organization=organization, facts=(Fact(words.labels["link"], (self.url,)),))
        if organization and not self.is_title_linked:
            return Entry(title, organization=organization, organization_href=href)
        return Entry(title, title_href=href, organization=organization)


@dataclass(frozen=True)
class _Body:
    """What is said of an entry: paragraphs, then points."""

    text: Rich
    bullets: tuple[Bullet, ...] = ()


def _body(paragraphs: Iterable[str], points: Sequence[str], *, are_bullets: bool) -> _Body:
    opening = _paragraphs(paragraphs)
    if are_bullets:
        return _Body(opening, read_points(points))
    return _Body((*opening, *_paragraphs(points)))


def _paragraphs(texts: Iterable[str]) -> Rich:
    return tuple(block for text in texts for block in read_markdown(text))


def _are_lists(descriptions: Iterable[Sequence[str]]) -> bool:
    """Whether a section's descriptions are points: where one has several, the single ones are points too."""
    return any(len(description) > 1 for description in descriptions)


def _facts(*facts: tuple[str, Iterable[str]]) -> tuple[Fact, ...]:
    return tuple(Fact(label, values) for label, given in facts if (values := tuple(filter(None, given))))


def _with(entry: Entry, body: _Body, *facts: Fact, at: When | None = None, location: str = "") -> Entry:
    return replace(
        entry,
        when=at,
        location=location,
        text=(*entry.text, *body.text),
        bullets=body.bullets,
        facts=(*entry.facts, *facts),
    )


# Sections with entries -----------------------------------------------------------------------------------


def experience(content: Content, words: Words) -> Iterator[Section]:
    roles = [role for job in content.experience for role in (job, *job.roles)]
    are_bullets = _are_lists(role.description for role in roles)
    jobs = _by_employer(content.experience)
    yield _section("experience", words, entries=[_job(job, words, are_bullets) for job in jobs])


def _by_employer(jobs: Iterable[Experience]) -> Iterator[Experience]:
    """Join neighbours at the same employer: the first is the job, those after it are its further roles."""
    held: Experience | None = None
    for job in jobs:
        if held and _is_same_employer(held, job):
            held = held.model_copy(update={"roles": (*held.roles, _as_role(job), *job.roles)})
            continue
        if held:
            yield held
        held = job
    if held:
        yield held


def _is_same_employer(first: Experience, second: Experience) -> bool:
    """Whether two jobs are at one employer, of whom the second says nothing that the first does not."""
    same_name = first.company.casefold() == second.company.casefold() != ""
    return (
        same_name
        and second.url in ("", first.url)
        and second.company_description in ("", first.company_description)
        and bool(first.position and second.position)
    )


def _as_role(job: Experience) -> Role:
    return Role.model_validate({name: getattr(job, name) for name in Role.model_fields})


def _job(job: Experience, words: Words, are_bullets: bool) -> Entry:
    entry = _role(job, words, are_bullets, _Named(job.position, job.company, job.url))
    about = _paragraphs([job.company_description])
    roles = tuple(_role(role, words, are_bullets, _Named(role.position)) for role in job.roles)
    return replace(entry, text=(*about, *entry.text), roles=roles)


def _role(role: Role, words: Words, are_bullets: bool, named: _Named) -> Entry:
    return _with(
        named.entry(words),
        _body([role.summary], role.description, are_bullets=are_bullets or bool(role.summary)),
        *_facts((words.labels["technologies"], role.technologies)),
        at=words.when(role.start_date, role.end_date, is_current=role.is_current_role),
        location=role.location,
    )


def projects(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(project.description for project in content.projects if not project.highlights)
    yield _section(
        "projects", words, entries=[_project(each, words, are_bullets) for each in content.projects]
    )


def _project(project: Project, words: Words, are_bullets: bool) -> Entry:
    made_for = " · ".join(filter(None, (project.role, project.entity, project.kind)))
    if project.highlights:
        body = _body(project.description, project.highlights, are_bullets=True)
    else:
        body = _body((), project.description, are_bullets=are_bullets)
    return _with(
        _Named(project.name, made_for, project.link, is_title_linked=True).entry(words),
        body,
        *_facts((words.labels["technologies"], project.technologies)),
        at=words.when(project.start_date, project.end_date),
    )


def education(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(school.description for school in content.education)
    yield _section(
        "education", words, entries=[_school(each, words, are_bullets) for each in content.education]
    )


def _school(school: Education, words: Words, are_bullets: bool) -> Entry:
    degree = words.signs.comma.join(filter(None, (school.degree, school.branch)))
    return _with(
        _Named(degree, school.university, school.url).entry(words),
        _body((), school.description, are_bullets=are_bullets),
        *_facts(
            (_grade_label(school.sgpa, words), (school.sgpa,)), (words.labels["courses"], school.courses)
        ),
        at=words.when(school.start_date, school.end_date),
        location=school.location,
    )


def _grade_label(grade: str, words: Words) -> str:
    """Call a number a GPA; a grade with words in it ("CGPA 9.1", "First class honours") says what it is."""
    return "" if any(sign.isalpha() for sign in grade) else words.labels["gpa"]


def volunteering(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(work.description for work in content.volunteering)
    yield _section(
        "volunteering", words, entries=[_volunteer(each, words, are_bullets) for each in content.volunteering]
    )


def _volunteer(work: Volunteering, words: Words, are_bullets: bool) -> Entry:
    return _with(
        _Named(work.position, work.organization, work.url).entry(words),
        _body([work.summary], work.description, are_bullets=are_bullets or bool(work.summary)),
        at=words.when(work.start_date, work.end_date),
        location=work.location,
    )


def publications(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(each.description for each in content.publications)
    yield _section(
        "publications",
        words,
        entries=[_publication(each, words, are_bullets) for each in content.publications],
    )


def _publication(publication: Publication, words: Words, are_bullets: bool) -> Entry:
    url = publication.url or doi_href(publication.doi)
    entry = _Named(publication.name, publication.publisher, url, is_title_linked=True).entry(words)
    source = (*_authors(publication.authors, words), *_doi(publication.doi, words))
    return _with(
        replace(entry, text=source),
        _body((), publication.description, are_bullets=are_bullets),
        at=words.when(publication.date),
    )


def _authors(authors: Sequence[str], words: Words) -> Iterator[Block]:
    """Yield the authors on one line; the one that the resume is about is often in bold."""
    lines = [read_line(author) for author in authors]
    if lines:
        yield Paragraph(joined(lines, Run(words.signs.list_comma)))


def _doi(doi: str, words: Words) -> Iterator[Block]:
    if doi:
        yield Paragraph(
            (Run(f"{words.labels['doi']}{words.signs.colon}"), Run(bare_doi(doi), href=doi_href(doi)))
        )


def awards(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(award.description for award in content.awards)
    yield _section("awards", words, entries=[_award(each, words, are_bullets) for each in content.awards])


def _award(award: Award, words: Words, are_bullets: bool) -> Entry:
    return _with(
        _Named(award.title, award.awarder, award.url, is_title_linked=True).entry(words),
        _body((), award.description, are_bullets=are_bullets),
        at=words.when(award.date),
    )


def certificates(content: Content, words: Words) -> Iterator[Section]:
    are_bullets = _are_lists(each.description for each in content.certificates)
    yield _section(
        "certificates",
        words,
        entries=[_certificate(each, words, are_bullets) for each in content.certificates],
    )


def _certificate(certificate: Certificate, words: Words, are_bullets: bool) -> Entry:
    expires = shown_date(certificate.end_date, words.language) if certificate.end_date else ""
    return _with(
        _Named(certificate.name, certificate.issuer, certificate.url, is_title_linked=True).entry(words),
        _body((), certificate.description, are_bullets=are_bullets),
        *_facts((words.labels["expires"], (expires,))),
        at=words.when(certificate.date),
    )


def references(content: Content, words: Words) -> Iterator[Section]:
    yield _section("references", words, entries=[_reference(each, words) for each in content.references])


def _reference(reference: Reference, words: Words) -> Entry:
    entry = _Named(reference.name, reference.position).entry(words)
    return replace(entry, text=read_markdown(reference.reference))


def custom_sections(content: Content, words: Words) -> Iterator[Section]:
    for index in range(len(content.custom_sections)):
        yield custom_section(content, words, index)


def custom_section(content: Content, words: Words, index: int) -> Section:
    """Return one custom section: its texts as bullets, its objects as entries."""
    section: CustomSection = content.custom_sections[index]
    texts = [item for item in section.items if isinstance(item, str)]
    items = [item for item in section.items if isinstance(item, CustomItem)]
    are_bullets = _are_lists(item.description for item in items)
    return Section(
        kind="customSections",
        id=f"custom-{index + 1}",
        label=section.title or words.labels["other"],
        bullets=read_points(texts),
        entries=tuple(_custom_item(item, words, are_bullets) for item in items),
    )


def _custom_item(item: CustomItem, words: Words, are_bullets: bool) -> Entry:
    return _with(
        _Named(item.title, item.subtitle, item.url, is_title_linked=True).entry(words),
        _body((), item.description, are_bullets=are_bullets),
        at=words.when(item.start_date, item.end_date),
    )


# Sections of rows and texts ------------------------------------------------------------------------------


def summary(content: Content, words: Words) -> Iterator[Section]:
    yield replace(_section("summary", words), text=read_markdown(content.summary))


def skills(content: Content, words: Words) -> Iterator[Section]:
    given, labels = content.skills, words.labels
    lists = _facts(
        (labels["programming_languages"], given.languages),
        (labels["frameworks_and_tools"], given.frameworks_and_tools),
        (labels["libraries"], given.libraries),
        (labels["soft_skills"], given.soft_skills),
    )
    yield _section("skills", words, facts=(*lists, *_rows(map(_skill_group, given.groups))))


def _skill_group(group: SkillGroup) -> Fact:
    return Fact(_with_remark(group.name, group.level), group.keywords)


def languages(content: Content, words: Words) -> Iterator[Section]:
    yield _section("languages", words, facts=_rows(map(_spoken, content.languages)))


def _spoken(spoken: SpokenLanguage) -> Fact:
    return Fact(spoken.language, tuple(filter(None, (spoken.fluency,))))


def interests(content: Content, words: Words) -> Iterator[Section]:
    yield _section("interests", words, facts=_rows(map(_interest, content.interests)))


def _interest(interest: Interest) -> Fact:
    return Fact(interest.name, interest.keywords)


def extracurricular(content: Content, words: Words) -> Iterator[Section]:
    yield replace(_section("extracurricular", words), bullets=read_points(content.extracurricular))


def _rows(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Gather neighbours that are only a name ("Sailing", "Chess") into one row without a label."""
    rows: list[Fact] = []
    for fact in facts:
        if fact.values:
            rows.append(fact)
        elif rows and not rows[-1].label:
            rows[-1] = Fact("", (*rows[-1].values, fact.label))
        else:
            rows.append(Fact("", (fact.label,)))
    return tuple(rows)


def _with_remark(name: str, remark: str) -> str:
    return f"{name} ({remark})" if name and remark else name or remark


# All of them ---------------------------------------------------------------------------------------------


SECTIONS: Mapping[str, Callable[[Content, Words], Iterator[Section]]] = {
    "summary": summary,
    "experience": experience,
    "education": education,
    "skills": skills,
    "projects": projects,
    "volunteering": volunteering,
    "publications": publications,
    "awards": awards,
    "certificates": certificates,
    "languages": languages,
    "interests": interests,
    "extracurricular": extracurricular,
    "customSections": custom_sections,
    "references": references,
}


def _section(
    kind: str, words: Words, *, facts: Sequence[Fact] = (), entries: Sequence[Entry] = ()
) -> Section:
    return Section(kind, id=kind, label=words.labels[kind], facts=tuple(facts), entries=tuple(entries))
