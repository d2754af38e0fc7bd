"""Whatever people do, and wherever deploys die: visitors find a whole site, and who left is gone.

A random walk over what people do with a site. After each step somebody deploys, to one of two targets, at
times one person only, and at times the deploy is killed; a visitor looks after every change.
"""

from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from deploying import Deployer, Killed, MemoryTarget, install
from PIL import Image
from visitor import Visitor

from building import PAGES, MakeSite, build, tree
from resumesite.content.records import Occasion, Publication, load_publication
from resumesite.errors import ResumesiteError
from resumesite.make.workers import Workers, inline_workers
from resumesite.publish.plan import PublishPlan
from resumesite.publish.policy import HOST_FILES
from resumesite.settings import Site, open_site
from resumesite.site.lifecycle import archive, delete, remove, rename, restore
from resumesite.site.publish import PublishRequest, publish
from resumesite.site.publish import unpublish as take_off

BASE = "https://people.example.org"
NAMES = ("ada", "bob", "cyd", "dan", "eve")
RESUMES = ("resume", "academic")
STEPS = 60
SEEDS = (10, 13, 29)

_PERSONS_PAGE = re.compile(rb"<title>(\S+) Fullname")


@dataclass
class Walk:
    """A site, two targets, and somebody who does something at random."""

    site: Site
    deployer: Deployer
    dice: random.Random
    targets: tuple[MemoryTarget, MemoryTarget]
    fresh_names: int = 0
    edits: int = 0
    gone: dict[str, str] = field(default_factory=dict)
    """The full names of those who were removed, by username: they may stand nowhere any more."""
    log: list[str] = field(default_factory=list)

    # What people do ---------------------------------------------------------------------------------------

    def step(self) -> None:
        acts: list[Callable[[], str]] = [
            *[self.publish] * 3, *[self.edit] * 2, *[self.take_off] * 2, *[self.mend] * 2, self.second,
            self.switch_main, self.home, self.unlist, self.new_photo, self.lose_photo, self.formats,
            self.archive, self.delete, self.restore, self.rename, self.remove, self.arrive,
            self.break_one, self.delete_output, self.fresh_machine,
        ]  # fmt: skip
        act = self.dice.choice(acts)
        try:
            said = act()
        except ResumesiteError as error:  # refused: a broken resume, nothing to restore, …
            said = f"refused ({error.code})"
        self.log.append(f"{act.__name__}: {said}")

    def people(self) -> list[str]:
        return sorted(path.name for path in self.site.content.iterdir() if not path.name.startswith("."))

    def anybody(self) -> str:
        return self.dice.choice(self.people())

    def at(self) -> Occasion:
        return Occasion("2026-11-25T09:00:00Z", lambda kind: f"{kind}_{self.dice.randrange(10**12)}")

    def resume_of(self, who: str) -> str:
        names = [path.stem for path in (self.site.content / who).glob("*.yaml")]
        return self.dice.choice(sorted(names)) if names else "resume"

    def text(self, who: str, name: str, *, is_listed: bool = True) -> str:
        self.edits += 1
        listed = "" if is_listed else "meta: {listed: false}\n"
        return (
            f"personalInfo: {{name: {who.capitalize()} Fullname, title: {name.capitalize()}}}\n"
            f"summary: Edit {self.edits}.\n{listed}"
        )

    def write(self, who: str, name: str, text: str) -> None:
        (self.site.content / who).mkdir(exist_ok=True)
        (self.site.content / who / f"{name}.yaml").write_text(text, encoding="utf-8")

    def publish(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        publish(self.site, PublishRequest(who, name), self.at())
        return f"{who} {name}"

    def take_off(self) -> str:
        who = self.anybody()
        name = self.dice.choice(("", self.resume_of(who)))
        take_off(self.site, who, name, self.at())
        return f"{who} {name or 'all'}"

    def edit(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        self.write(who, name, self.text(who, name))
        return f"{who} {name}"

    def unlist(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        self.write(who, name, self.text(who, name, is_listed=False))
        return f"{who} {name}"

    def second(self) -> str:
        who = self.anybody()
        self.write(who, "academic", self.text(who, "academic"))
        publish(self.site, PublishRequest(who, "academic"), self.at())
        return who

    def switch_main(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        publish(self.site, PublishRequest(who, name, as_main=True), self.at())
        return f"{who} {name}"

    def new_photo(self) -> str:
        who = self.anybody()
        data = io.BytesIO()
        colour = tuple(self.dice.randrange(256) for _ in range(3))
        Image.new("RGB", (24, 24), colour).save(data, "PNG")
        (self.site.content / who / "photo.png").write_bytes(data.getvalue())
        return who

    def lose_photo(self) -> str:
        who = self.anybody()
        (self.site.content / who / "photo.png").unlink(missing_ok=True)
        return who

    def break_one(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        self.write(who, name, "personalInfo: {name: half\n")
        return f"{who} {name}"

    def mend(self) -> str:
        for who in self.people():
            for path in (self.site.content / who).glob("*.yaml"):
                if "half" in path.read_text():
                    self.write(who, path.stem, self.text(who, path.stem))
        return "all"

    def arrive(self) -> str:
        free = [name for name in NAMES if name not in self.people()]
        if not free:
            return "nobody"
        who = self.dice.choice(free)
        self.gone.pop(who, None)
        self.write(who, "resume", self.text(who, "resume"))
        return who

    def rename(self) -> str:
        who = self.anybody()
        self.fresh_names += 1
        new = f"{who.partition('-')[0]}-{self.fresh_names}"
        rename(self.site, who, new, self.at())
        if self.site.settings.site.home == who:
            self._settings(home=new)
        return f"{who} → {new}"

    def remove(self) -> str:
        if len(self.people()) < 3:
            return "nobody"
        who = self.anybody()
        if self.site.settings.site.home == who:
            self._settings(home="")
        remove(self.site, who, self.at())
        self.gone[who] = who
        return who

    def archive(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        archive(self.site, who, name, self.at())
        return f"{who} {name}"

    def delete(self) -> str:
        who = self.anybody()
        name = self.resume_of(who)
        delete(self.site, who, name, self.at())
        return f"{who} {name}"

    def restore(self) -> str:
        who = self.anybody()
        restore(self.site, who, "", self.at())
        return who

    def home(self) -> str:
        who = self.dice.choice(("", self.anybody()))
        self._settings(home=who)
        return who or "nobody"

    def formats(self) -> str:
        formats = self.dice.choice(('["html", "txt"]', '["html"]', '["html", "txt", "md"]'))
        self._settings(formats=formats)
        return formats

    def _settings(self, *, home: str | None = None, formats: str = "") -> None:
        file = self.site.root / "resumesite.toml"
        lines = [line for line in file.read_text().splitlines() if line]
        if home is not None:
            lines = [line for line in lines if not line.startswith("home")]
            lines += [f'home = "{home}"'] if home else []
        if formats:
            lines = [line for line in lines if not line.startswith("formats")] + [f"formats = {formats}"]
        file.write_text("\n".join(lines) + "\n")
        self.site = open_site(self.site.root, {})

    def delete_output(self) -> str:
        shutil.rmtree(self.site.output, ignore_errors=True)
        return ""

    def fresh_machine(self) -> str:
        shutil.rmtree(self.site.output, ignore_errors=True)
        shutil.rmtree(self.site.private, ignore_errors=True)
        return ""

    # Deploys ----------------------------------------------------------------------------------------------

    def deploy(self) -> None:
        """Build and deploy, for one person or all, to one of two targets, and perhaps die in the midst."""
        which = self.dice.randrange(2)
        target = self.targets[which]
        only = (self.anybody(),) if self.dice.random() < 0.25 else ()
        dies_at = self.dice.randrange(1, 12) if self.dice.random() < 0.35 else 0
        build(self.site, only=only)
        self.log.append(f"  deploy to {which}: {only or 'all'}{f', dies at {dies_at}' if dies_at else ''}")
        old = dict(target.files)
        new, plan = self._rehearsed(target, only)
        visitor = self._visitor(old, new, plan)
        with _watched(target, visitor, dies_at):
            try:
                self._deployed(target, only)
            except Killed:
                self.log.append("  died")
        assert visitor.found == [], self.told(visitor.found)
        lost = _who_has_a_page(old) - _who_has_a_page(target.files)
        lost = {who for who in lost if only and who not in only and self._is_live(who)}
        lost -= set(plan.lost)
        assert not lost, self.told([f"{who} lost a page by a deploy of somebody else" for who in lost])
        if not dies_at and not only:
            self.check(target, old)

    def _rehearsed(self, target: MemoryTarget, only: tuple[str, ...]) -> tuple[dict[str, bytes], PublishPlan]:
        """Deploy to a copy of the target: what it has then is what the target shall have."""
        copy = MemoryTarget(files=dict(target.files), headers=dict(target.headers), ours=dict(target.ours))
        plan = self._deployed(copy, only)
        return copy.files, plan

    def _deployed(self, target: MemoryTarget, only: tuple[str, ...]) -> PublishPlan:
        self.deployer.target = target
        try:
            return self.deployer(self.site, only=only).plan
        except ResumesiteError as error:
            codes = {problem.code for problem in error.problems}
            if not codes <= {"WOULD_DELETE_MUCH", "WOULD_DELETE_PERSON"} or not self._may_trip(error):
                raise AssertionError(self.told([f"{error.code}: {error}"])) from error
        return self.deployer(self.site, only=only, allowed_deletes=1000).plan  # of so few people, many move

    def _may_trip(self, error: ResumesiteError) -> bool:
        """Whether a guard is right: nobody is lost but who was not built, where another comes home."""
        return all("somebody else is at home by now" in str(error) for _ in error.details.get("lost", ()))

    def _visitor(self, old: dict[str, bytes], new: dict[str, bytes], plan: PublishPlan) -> Visitor:
        """A visitor who knows that the site's own files may be shown without what is withdrawn for a while.

        What comes back as it was, after it was withdrawn from somebody else, is not late.
        """
        withdrawn = {file.path for file in plan.withdrawals}
        sites = {file.path for file in plan.withdrawals if not file.owner}
        sites |= {upload.file.path for upload in plan.farewells}
        sites |= {upload.file.path for upload in plan.uploads if not upload.file.owner}
        back = {path for path in withdrawn if path in new and new[path] == old.get(path)}
        return Visitor({p: d for p, d in old.items() if p not in back}, new, withdrawn, BASE, sites | back)

    def check(self, target: MemoryTarget, old: dict[str, bytes]) -> None:
        """The target shows `output/`, beyond it only what was held, and nobody who left."""
        sent = {path: data for path, data in tree(self.site.output).items() if path not in HOST_FILES}
        held = self._held()
        amiss = [path for path, data in sent.items() if target.files.get(path) != data]
        amiss = [path for path in amiss if not (held and self._names_held(path))]
        amiss += [
            f"{path} (left over)"
            for path, data in target.files.items()
            if path not in sent
            and not (self._owner(path) in held and (old.get(path) == data or b'"refresh"' in data))
            and not (held and self._names_held(path))
        ]
        assert amiss == [], self.told(amiss)
        live = {who for who in self.people() if (it := self._publication(who)) and it.islive}
        known = {
            name for who in live if (it := self._publication(who)) for name in (who, *it.former_usernames)
        }
        amiss = [
            f"{path} of nobody live"
            for path in target.files
            if (owner := self._owner(path)) and owner not in known
        ]
        here = b"".join(path.read_bytes() for path in self.site.content.glob("*/*.yaml"))
        bear_it_there = {name.partition("-")[0] for name in held}
        for who in self.gone:
            word = f"{who.capitalize()} Fullname".encode()
            if word not in here and who not in bear_it_there:  # nobody else bears that name
                amiss += [f"{path} names {who}" for path, data in target.files.items() if word in data]
        assert amiss == [], self.told(amiss)
        report = self._deployed(target, ())
        assert report.is_empty, self.told(["deploying again changed something"])

    def _names_held(self, path: str) -> bool:
        """Whether a file of the site's own leads to people: who is held stands there too."""
        return path == "index.html" or path.startswith(("sitemap", "page/"))

    def _is_live(self, who: str) -> bool:
        publication = self._publication(who) if who in self.people() else None
        return publication is not None and publication.islive

    def _publication(self, who: str) -> Publication | None:
        return load_publication(self.site.content / who)

    def _held(self) -> set[str]:
        """Who has a broken resume that is live, also as they were called before: redirects are held too."""
        broken = set()
        for who in self.people():
            publication = self._publication(who)
            for path in (self.site.content / who).glob("*.yaml"):
                if "half" in path.read_text() and publication and path.stem in publication.live_names():
                    broken |= {who, *publication.former_usernames}
        return broken

    def _owner(self, path: str) -> str:
        first, slash, rest = path.partition("/")
        if first == "assets":
            return rest.partition(".")[0]
        if not slash or first == "page":
            home = self.site.settings.site.home
            return home if path in ("resume.txt", "resume.md") else ""
        return first

    def told(self, amiss: list[str]) -> str:
        return "\n".join([*self.log[-60:], "AMISS:", *amiss[:12]])


def _who_has_a_page(files: dict[str, bytes]) -> set[str]:
    """Name whose own page stands there: at their address, or at the root."""
    return {
        who
        for path, data in files.items()
        if path.endswith("index.html")
        and (found := _PERSONS_PAGE.search(data))
        and (who := found[1].decode().lower()) == (path.partition("/")[0] if "/" in path else who)
    }


@contextmanager
def _watched(target: MemoryTarget, visitor: Visitor, dies_at: int) -> Iterator[None]:
    """Have the visitor look after each change, and the power fail at one of our requests that change."""
    changes = 0

    def before(operation: str, name: str) -> None:
        nonlocal changes
        if operation in ("put", "delete", "write", "discard"):
            changes += 1
            if 0 < dies_at <= changes:  # and nothing after it
                raise Killed

    target.before, target.after = before, lambda: visitor.look(target.files)
    try:
        yield
    finally:
        target.before, target.after = (lambda operation, name: None), lambda: None


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    return install(monkeypatch)


@pytest.fixture
def walk(make_site: MakeSite, deployer: Deployer, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Walk]:
    @contextmanager
    def inline(jobs: int) -> Iterator[Workers]:
        yield inline_workers()

    monkeypatch.setattr("resumesite.make.withdraw.process_workers", inline)
    people = {who: f"personalInfo: {{name: {who.capitalize()} Fullname}}\n" for who in NAMES[:3]}
    site = make_site(people, published=["ada", "bob"], settings=PAGES)
    return lambda seed: Walk(site, deployer, random.Random(seed), (MemoryTarget(), MemoryTarget()))


def go(walk: Walk, steps: int) -> None:
    build(walk.site)
    for _ in range(steps):
        walk.step()
        walk.deploy()
    walk.mend()
    build(walk.site)
    for target in walk.targets:
        walk._deployed(target, ())
        walk.check(target, dict(target.files))


@pytest.mark.parametrize("seed", SEEDS)
def test_visitors_find_a_whole_site_whatever_people_do(walk: Callable[[int], Walk], seed: int):
    go(walk(seed), STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 40))
def test_visitors_find_a_whole_site_whatever_people_do_for_long(walk: Callable[[int], Walk], seed: int):
    go(walk(seed), 60)
