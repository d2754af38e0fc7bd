"""Bytes → plain data with the line and column of every value (YAML, JSON, TOML).

In: a file's bytes and the name to show for it. Out: a `Marked`. Knows nothing of resumes or settings.
Limits (size, depth, field length, control characters) are checked here, before or while parsing.
Numbers and dates stay the text that stood in the file ("3.90", "13800138000", "2020-01"): no field of a
resume is a number, and a number that went through a float is no longer what its author wrote.
"""

from __future__ import annotations

from resumesite.marked.mark import KeyPath, Marked, dotted
from resumesite.marked.read import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_TEXT,
    read_json,
    read_marked,
    read_toml,
    read_yaml,
)

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_TEXT",
    "KeyPath",
    "Marked",
    "dotted",
    "read_json",
    "read_marked",
    "read_toml",
    "read_yaml",
]
