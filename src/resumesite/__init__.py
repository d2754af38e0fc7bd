"""Turn a folder of resumes into a static site: HTML, PDF, DOCX and TXT for every person."""

from __future__ import annotations

__version__ = "0.1.0"
