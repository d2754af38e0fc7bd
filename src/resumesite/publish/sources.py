"""The bytes of a release: from `output/`, or from beside it where the site's pages were rendered anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.make.files import disk_errors, write_new
from resumesite.make.release import MadeFile
from resumesite.publish.published import PublicFile


@dataclass
class Sources:
    """Reads files by their digest. `aside` is a folder for what is rendered for this deploy alone."""

    output: Path
    aside: Path
    _rendered: set[str] = field(default_factory=set)

    def read(self, file: PublicFile) -> bytes:
        """Return a file's bytes. Raises ResumesiteError when they are not those that were planned with."""
        path = self.aside / file.digest if file.digest in self._rendered else self.output / file.path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise _changed(file.path, error.strerror or "") from error
        if sha256(data).hexdigest() != file.digest:
            raise _changed(file.path)
        return data

    def take(
        self, rendered: Iterable[tuple[MadeFile, bytes]], public: Callable[[MadeFile], PublicFile]
    ) -> dict[str, PublicFile]:
        """Keep rendered files aside, and return them by path."""
        taken: dict[str, PublicFile] = {}
        for made, data in rendered:
            if made.digest not in self._rendered:
                with disk_errors(".resumesite"):
                    write_new(self.aside / made.digest, data)
                self._rendered.add(made.digest)
            taken[made.path] = public(made)
        return taken


def _changed(path: str, why: str = "") -> ResumesiteError:
    said = f" ({why.lower()})" if why else ""
    return ResumesiteError(
        Problem(
            "CHANGED_OUTPUT",
            f"is not as the last build made it{said}",
            Place(f"output/{path}"),
            hint="Run `resumesite build`, then deploy again.",
        )
    )
