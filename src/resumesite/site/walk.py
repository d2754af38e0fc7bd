"""Walk everybody below `content/` and say who has to be made anew, and of what.

Who was not touched since the last build is passed by the listing of their folder alone; whose files have
the same bytes is not parsed. So the walk costs what changed, and holds one person at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from resumesite.content.names import check_username
from resumesite.content.people import find_person, refused_person
from resumesite.content.shares import moment, share_path
from resumesite.content.stamps import Stamp, folder_names, folder_stamp
from resumesite.document.labels import labels_for
from resumesite.edition.choices import choice_complaints
from resumesite.edition.edition import SHARES, Edition
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import Place, Problem, ResumesiteError, Severity
from resumesite.make.record import FileRow, PersonRow
from resumesite.make.release import Held
from resumesite.make.run import Order
from resumesite.make.system_fonts import SystemFonts
from resumesite.make.workshop import Workshop
from resumesite.plan.addresses import clashes
from resumesite.plan.keys import Environment, canonical, digest_of
from resumesite.plan.site import EditionPlan, PersonPlan, plan_edition
from resumesite.settings import Site
from resumesite.site.loaded_themes import Themes
from resumesite.site.report import BuildReport, Observer
from resumesite.themes.fonts import shipped_characters, site_fonts

# What reads resumes is half of a start, and not needed when nothing changed.
if TYPE_CHECKING:
    from resumesite.edition.share import OpenedShare
    from resumesite.plan.artifact import Comment
    from resumesite.site.reading import Sources, Understood

_CLOCKS_DIFFER = timedelta(minutes=5)
"""Clocks of machines that share a record may differ so much."""


@dataclass
class Walk:
    """One walk for one build. What it finds is added to `report` and told to `observer`.

    `now` tells the time (ns since 1970). `key` is the site's, which shares cannot be made without. With
    `puts_back`, files that somebody removed from `output/` are restored from the store on the way. With
    `allows_missing_glyphs` a character that no font has costs a warning, and not the resume.
    """

    site: Site
    workshop: Workshop
    environment: Environment
    themes: Themes
    report: BuildReport
    observer: Observer
    now: Callable[[], int]
    only: tuple[str, ...] = ()
    is_strict: bool = False
    explains: bool = False
    puts_back: bool = True
    key: SiteKey | None = None
    allows_missing_glyphs: bool = False
    fonts: SystemFonts = field(init=False)
    _share_owners: dict[str, str] = field(default_factory=dict, init=False)
    _made_with: dict[tuple[str, ...], str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        record = self.workshop.record
        self.fonts = SystemFonts(
            known=lambda name: record.fact(f"font {name}"),
            learn=lambda name, digest: record.set_fact(f"font {name}", digest),
            of_site=site_fonts(self.site, allows_missing=self.allows_missing_glyphs),
        )

    def orders(self) -> Iterator[Order]:
        """Yield what shall be made of everybody who changed, and what shall be removed of those who are
        gone.
        """
        usernames = self._usernames()
        self.observer.expect(len(usernames))
        if not self.only:
            self._find_refused(usernames)
        for username in usernames:
            if check_username(username) is None and (order := self._order(username)) is not None:
                yield order
            else:
                self.observer.pass_person(username)
        present = frozenset(usernames)
        for username in self.only or self.workshop.record.usernames():
            if username not in present:
                yield Order(PersonPlan(username), reason="the folder is gone")

    def find(self, *problems: Problem) -> None:
        """Note problems, each once; if strict, warnings as errors."""
        for problem in problems:
            found = replace(problem, severity=Severity.ERROR) if self.is_strict else problem
            if found not in self.report.problems:
                self.report.problems[found] = None
                self.observer.find(found)

    # Whom to look at --------------------------------------------------------------------------------------

    def _usernames(self) -> list[str]:
        if not self.only:
            return folder_names(self.site.content)
        for username in self.only:
            if not self.workshop.record.files(username):
                find_person(self.site.content, username)  # says who was probably meant
        return [username for username in dict.fromkeys(self.only) if (self.site.content / username).is_dir()]

    def _find_refused(self, usernames: Collection[str]) -> None:
        """Say what is wrong with folders that nobody can be called after."""
        names = frozenset(usernames)
        for username in usernames:
            if person := refused_person(self.site.content, username, names):
                self.find(*person.problems)

    def _order(self, username: str) -> Order | None:
        """Say what shall be made of a person; None when nothing has to be."""
        row = self.workshop.record.person(username)
        stamp = folder_stamp(self.site.content / username)
        if row and row.is_settled and row.stamp == stamp.text and self._stands(row):
            return None
        from resumesite.site.reading import gather

        try:
            sources = gather(self.site, username)
        except ResumesiteError as error:
            self._hold(row or PersonRow(username), error)
            return None
        self.report.read += sources.files_read
        if row and row.digest == sources.digest(self._moment()) and self._stands(row):
            self._save(replace(row, stamp=stamp.text, is_settled=stamp.is_settled(self.now())))
            return None
        return self._ordered(sources, stamp)

    # Who is up to date ------------------------------------------------------------------------------------

    def _stands(self, row: PersonRow) -> bool:
        """Whether what was made of a person is what would be made now, and is in its place.

        If so, count it.
        """
        if row.expires_at and self._moment() >= moment(row.expires_at):
            return False
        if not row.is_complete or row.environment != self._environment_with(row.themes):
            return False
        if row.system_fonts and row.system_fonts != self.fonts.identity:
            return False
        files = self.workshop.record.files(row.username)
        displaced = [file for file in files.values() if not self.workshop.stamp_in_place(file)]
        if displaced and not (self.puts_back and self._put_back(row.username, displaced)):
            return False
        self.find(*row.problems)
        self.report.people += bool(files or row.held)
        self.report.people_unchanged += bool(files) and not displaced
        self.report.unchanged += len(files) - len(displaced)
        self.report.held.extend(row.held)
        return True

    def _put_back(self, username: str, displaced: Collection[FileRow]) -> bool:
        """Restore files that somebody removed or changed, if the store has all of them."""
        data = {row.file: self.workshop.store.get(row.file.key) for row in displaced}
        found = {file: stored for file, stored in data.items() if stored is not None}
        if len(found) < len(data):
            return False
        with self.workshop.lock():
            self.report.written += self.workshop.put(found)
        if self.explains:
            formats = ", ".join(row.file.format for row in displaced)
            self.report.reasons.append(f"{username}: {formats}: the file was missing or had been changed")
        return True

    def _environment_with(self, theme_ids: Collection[str]) -> str:
        """Identify everything but a person's own files that their pages are made of."""
        themes = {theme_id: self.themes.digest(theme_id) for theme_id in theme_ids}
        return digest_of(canonical([self._environment, themes]))

    @cached_property
    def _environment(self) -> str:
        settings, environment = self.site.settings, self.environment
        facts = (
            environment.code,
            environment.reading,
            environment.fonts,
            dict(environment.libraries),
            settings.site.model_dump(mode="json"),
            settings.options.model_dump(mode="json"),
            settings.comments.model_dump(mode="json"),
            self.key.id if self.key else "",
            sorted(self.themes.ids),
        )
        return digest_of(canonical(facts))

    # Who is not -------------------------------------------------------------------------------------------

    def _hold(self, row: PersonRow, error: ResumesiteError) -> None:
        """Leave a person as they are, because it cannot be found out what is live of them."""
        self.find(*(problem.of(row.username) for problem in error.problems))
        held = Held(row.username)
        self.report.held.append(held)
        self.report.people += bool(self.workshop.record.files(row.username))
        self._save(replace(row, is_complete=False, held=(held,)))

    def _ordered(self, sources: Sources, stamp: Stamp) -> Order:
        """Plan a person anew."""
        from resumesite.site.reading import understand

        understood = understand(sources, self.site, self.themes.ids, is_strict=self.is_strict)
        planned = self._planned(understood)
        now = self._moment()
        shares = self._planned_shares(sources, now)
        self.report.parsed += understood.parsed
        self.find(*understood.problems, *planned.problems, *planned.warnings, *shares.problems)
        self.report.people += bool(sources.live or sources.shares.live(now))
        themes = {plan.edition.presentation.theme for plan in planned.editions}
        warnings = (*understood.problems, *planned.warnings)
        is_waiting_for_edit = (
            not planned.problems and not shares.problems and not (self.is_strict and warnings)
        )
        seen = PersonRow(
            username=sources.username,
            stamp=stamp.text,
            is_settled=stamp.is_settled(self.now()),
            digest=sources.digest(now),
            environment=self._environment_with(themes),
            themes=tuple(sorted(themes)),
            system_fonts=self.fonts.identity if planned.needs_system_fonts else "",
            is_complete=is_waiting_for_edit,
            problems=warnings,
            former_usernames=sources.former_usernames,
            expires_at=sources.shares.expires_at(now),
        )
        held = {**understood.held, **planned.held}
        held |= self._where(sources.username, shares.held)
        plan = PersonPlan(sources.username, (*planned.editions, *shares.editions), held)
        reason = "" if plan.editions or held else "nothing is published"
        return Order(plan, seen, reason, shares.made_otherwise)

    def _planned_shares(self, sources: Sources, now: datetime) -> _PlannedShares:
        """Plan a person's shares. Whatever is wrong with one of them holds that one alone."""
        if not sources.shares.files:
            return _PlannedShares()
        from resumesite.site.share_reading import understand_shares

        found = understand_shares(sources.shares, sources.username, self.key, now)
        editions, held, problems = [], [*found.held], [*found.problems]
        made_otherwise: dict[str, Problem] = {}
        for opened in found.opened:
            try:
                editions.append(self._planned_share(opened, found.comments.get(opened.share.id, ())))
                made_otherwise |= self._made_otherwise(opened)
            except ResumesiteError as error:
                held.append(opened.share.id)
                problems += [problem.of(sources.username) for problem in error.problems]
        return _PlannedShares(tuple(editions), tuple(held), tuple(problems), made_otherwise)

    def _made_otherwise(self, opened: OpenedShare) -> dict[str, Problem]:
        """Say of a share that was made with other versions what is to be said if it is rendered again."""
        from resumesite.site.shares.made_with import made_with, rendered_again

        share, formats = opened.share, opened.snapshot.formats
        if formats not in self._made_with:
            self._made_with[formats] = made_with(formats)
        if share.made_with == self._made_with[formats]:
            return {}
        whose = f"{opened.username}'s share {share.id}"
        return {opened.address: rendered_again(opened.username, share, whose)}

    def _planned_share(self, opened: OpenedShare, comments: tuple[Comment, ...]) -> EditionPlan:
        """Plan a share that was opened, so the site's key is here."""
        from resumesite.plan.share import plan_share
        from resumesite.site.share_reading import share_context

        if self.key is None:
            raise LookupError("a share was opened without the site's key")
        if other := self._who_has_it_already(opened.address, opened.share.id, opened.username):
            raise ResumesiteError(_copied(opened.share.id, opened.username, other))
        context = share_context(self.site, self.key, comments)
        return plan_share(opened, self.themes.frozen(opened.share.theme), context)

    def _who_has_it_already(self, address: str, share_id: str, username: str) -> str:
        """Name who else has the same share: its record was copied, and stands for the first of them only."""
        row = self.workshop.record.edition(address)
        owners = [self._share_owners.get(share_id, ""), row.username if row else ""]
        record = share_path(share_id)
        for owner in owners:
            if owner and owner != username and (self.site.content / owner / record).is_file():
                return owner
        self._share_owners[share_id] = username
        return ""

    def _where(self, username: str, shares: Collection[str]) -> dict[str, str]:
        """Say where held shares stand, as far as that is known here: address → id."""
        if not shares:
            return {}
        known = {row.name: address for address, row in self.workshop.record.editions(username).items()}
        return {known.get(share_id, SHARES): share_id for share_id in shares}

    def _moment(self) -> datetime:
        """What time it is for shares: never before the last build, so that none comes back to life."""
        return max(datetime.fromtimestamp(self.now() / 1e9, UTC), self._last_build)

    @cached_property
    def _last_build(self) -> datetime:
        """When the last build was, if the clock was set back since, and that is said."""
        now = datetime.fromtimestamp(self.now() / 1e9, UTC)
        known = self.workshop.record.fact("clock")
        last = moment(known) if known else now
        if self.key and last - now > _CLOCKS_DIFFER:
            self.find(_clock_set_back(last, now))
            return last
        return now

    def note_time(self) -> None:
        """Remember when this build was."""
        self.workshop.record.set_fact("clock", self._moment().strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _planned(self, understood: Understood) -> _Planned:
        planned = _Planned()
        for edition in understood.editions:
            try:
                theme = self.themes.load(edition.presentation.theme)
            except ResumesiteError as error:
                planned = planned.without(edition, error.problems)
                continue
            if self._is_held_by_another(edition):
                planned = planned.without(edition, (_not_free(edition),))
                continue
            characters = characters_of(edition) - shipped_characters()
            fonts = self.fonts.digest_for(characters)
            plan = plan_edition(
                edition,
                self.site.settings.site,
                theme,
                self.environment,
                system_fonts=fonts,
                fonts=self.fonts.of_site,
            )
            planned = planned.with_(plan, needs_system_fonts=bool(characters))
            planned = planned.noting(
                replace(problem, place=Place(f"content/{edition.username}")).of(edition.username)
                for problem in choice_complaints(edition.presentation, theme)
            )
        return planned

    def _is_held_by_another(self, edition: Edition) -> bool:
        """Whether somebody's last good pages stand where these shall be, and cannot be made elsewhere now.

        That happens at `/` alone, when another person is to be at home there.
        """
        row = self.workshop.record.edition(edition.address)
        if row is None or row.username == edition.username:
            return False
        if not (self.site.content / row.username).is_dir():
            return False
        from resumesite.site.reading import gather, understand

        try:
            sources = gather(self.site, row.username)
        except ResumesiteError:
            return True
        if row.name not in {file.name for file in sources.live}:
            return False
        if self.only and row.username not in self.only:
            return True
        held = understand(sources, self.site, self.themes.ids, is_strict=self.is_strict).held
        return row.name in held.values()

    def _save(self, row: PersonRow) -> None:
        with self.workshop.lock(), self.workshop.record.saving():
            self.workshop.record.save_person(row)


@dataclass(frozen=True)
class _PlannedShares:
    """The plans of a person's shares, the ids of those that are held, and why.

    `made_otherwise` says by address what is to be said of those that other versions made, if any of it is
    rendered again.
    """

    editions: tuple[EditionPlan, ...] = ()
    held: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    made_otherwise: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True)
class _Planned:
    """The plans of a person's editions, those that none could be made for (address → name), and why.

    `warnings` are about editions that are made all the same.
    """

    editions: tuple[EditionPlan, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    needs_system_fonts: bool = False
    warnings: tuple[Problem, ...] = ()

    def noting(self, warnings: Iterable[Problem]) -> _Planned:
        """Add what does not keep an edition from being made."""
        return replace(self, warnings=tuple(dict.fromkeys((*self.warnings, *warnings))))

    def with_(self, plan: EditionPlan, *, needs_system_fonts: bool) -> _Planned:
        """Add a plan, unless its files cannot stand beside those that are planned already."""
        paths = {artifact.path for each in (*self.editions, plan) for artifact in each.job.artifacts}
        if found := next(clashes(paths), None):
            return self.without(plan.edition, (_clash(plan.edition, *found),))
        return replace(
            self,
            editions=(*self.editions, plan),
            needs_system_fonts=self.needs_system_fonts or needs_system_fonts,
        )

    def without(self, edition: Edition, problems: Collection[Problem]) -> _Planned:
        held = {**self.held, edition.address: edition.name}
        return replace(self, held=held, problems=tuple(dict.fromkeys((*self.problems, *problems))))


def characters_of(edition: Edition) -> frozenset[str]:
    """Return every character that an edition's files may have to show."""
    labels = labels_for(edition.resume.language)
    return frozenset(edition.resume.model_dump_json()).union(*labels.values())


def _not_free(edition: Edition) -> Problem:
    return Problem(
        code="ADDRESS_NOT_FREE",
        message=f"the resume waits for its new address, /{edition.address}: somebody who is not built has"
        " their last good pages there",
        place=Place(f"content/{edition.username}"),
        hint="Mend or unpublish that resume, then build everything again.",
        username=edition.username,
    )


def _clock_set_back(last: datetime, now: datetime) -> Problem:
    return Problem(
        code="CLOCK_SET_BACK",
        message=f"the clock says {now:%Y-%m-%d %H:%M} UTC, but the last build was at {last:%Y-%m-%d %H:%M};"
        " shares that had ended by then stay ended",
        hint="Set the clock right. If it was wrong before, delete .resumesite/ and build again.",
        severity=Severity.WARNING,
    )


def _copied(share_id: str, username: str, other: str) -> Problem:
    return Problem(
        code="SHARE_COPIED",
        message=f"the same share stands in the folder of {other}, so it is not made here",
        place=Place(f"content/{username}/{share_path(share_id)}"),
        hint="Delete this copy, and run `resumesite share create` for a share of this person.",
        username=username,
    )


def _clash(edition: Edition, one: str, other: str) -> Problem:
    return Problem(
        code="ADDRESSES_CLASH",
        message=f"output/{one} and output/{other} cannot both be there",
        place=Place(f"content/{edition.username}"),
        hint="Rename the resume.",
        username=edition.username,
    )
