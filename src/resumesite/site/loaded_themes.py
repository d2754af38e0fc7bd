"""The themes that a site can use, each loaded once and only when it is needed."""

from __future__ import annotations

from functools import cached_property

from resumesite.errors import ResumesiteError
from resumesite.settings import Site
from resumesite.themes.freeze import load_frozen
from resumesite.themes.load import find_themes, load_theme
from resumesite.themes.theme import Theme


class Themes:
    """The themes a site can use, each loaded once and only when it is needed."""

    def __init__(self, site: Site) -> None:
        self._folder = site.themes
        self._content = site.content
        self._loaded: dict[str, Theme | ResumesiteError] = {}
        self._frozen: dict[str, Theme] = {}

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(find_themes(self._folder))

    def load(self, theme_id: str) -> Theme:
        """Load a theme. A broken one says what is wrong with it each time it is asked for."""
        if theme_id not in self._loaded:
            try:
                self._loaded[theme_id] = load_theme(theme_id, self._folder)
            except ResumesiteError as error:
                self._loaded[theme_id] = error
        theme = self._loaded[theme_id]
        if isinstance(theme, ResumesiteError):
            raise theme
        return theme

    def frozen(self, digest: str) -> Theme:
        """Load a theme that shares were made with."""
        if digest not in self._frozen:
            self._frozen[digest] = load_frozen(self._content, digest)
        return self._frozen[digest]

    def digest(self, theme_id: str) -> str:
        """Identify a theme; "" when it cannot be loaded."""
        try:
            return self.load(theme_id).digest
        except ResumesiteError:
            return ""
