"""Members → one ZIP file, the same bytes for the same members: no clock, no order by chance."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_LEVEL = 6


def packed(members: Mapping[str, bytes]) -> bytes:
    """Pack members in the order of their names, which puts `[Content_Types].xml` first, as readers expect."""
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name in sorted(members):
            package.writestr(_entry(name), members[name], compresslevel=_LEVEL)
    return file.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_EPOCH)
    entry.create_system = _UNIX  # Python would write the system it runs on
    entry.external_attr = 0o644 << 16
    entry.compress_type = ZIP_STORED if name.endswith(".jpeg") else ZIP_DEFLATED
    return entry
