"""Themes that are broken, endless, greedy, or want what no page may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MANIFEST = """\
name = "Hostile"
description = "A theme that should not be trusted."
category = "MODERN"
version = "1.0.0"
author = "Mallory"
license = "MIT"

[schemes.default.light]
ink = "#111111"
muted = "#444444"
accent = "#0b3d91"
rule = "#cccccc"
bg = "#ffffff"
surface = "#f7f7f7"

[schemes.default.dark]
ink = "#f2f2f2"
muted = "#cccccc"
accent = "#9cc4ff"
rule = "#555555"
bg = "#111111"
surface = "#1b1b1b"
"""


@dataclass(frozen=True)
class BadTheme:
    """A theme's files beside a good manifest, and what must be said (`line` 0: of no line)."""

    id: str
    files: Mapping[str, bytes]
    code: str
    line: int = 0
    path: str = ""

    @property
    def shown(self) -> str:
        return f"themes/{self.id}/{self.path}" if self.path else ""


def _template(label: str, source: str, code: str, line: int = 0, *, name: str = "page.html") -> BadTheme:
    return BadTheme(label, {name: source.encode()}, code, line, name if line else "")


def _style(label: str, source: str, line: int, *, name: str = "theme.css") -> BadTheme:
    return BadTheme(label, {name: source.encode()}, "INVALID_THEME", line, name)


def _manifest(label: str, source: str | bytes, code: str, line: int) -> BadTheme:
    data = source if isinstance(source, bytes) else source.encode()
    return BadTheme(label, {"theme.toml": data}, code, line, "theme.toml")


_GOOD = "<!doctype html>\n<title>x</title>\n"

BROKEN = (
    _template("open-if", f"{_GOOD}{{% if document %}}\n", "INVALID_THEME", 3),
    _template("open-variable", f"{_GOOD}{{{{ document\n", "INVALID_THEME", 3),
    _template("open-comment", f"{_GOOD}{{# note\n", "INVALID_THEME", 3),
    _template("wrong-end", f"{_GOOD}{{% for x in [] %}}\n{{% endif %}}\n", "INVALID_THEME", 4),
    _template("unknown-tag", f"{_GOOD}{{% python %}}\n", "INVALID_THEME", 3),
    BadTheme("not-utf-8", {"page.html": b"<!doctype html>\n<p>caf\xe9"}, "INVALID_THEME", 2, "page.html"),
    BadTheme("template-in-capitals", {"Page.HTML.html": b"x"}, "INVALID_THEME", 0, "Page.HTML.html"),
    BadTheme("template-with-a-space", {"my page.html": b"x"}, "INVALID_THEME", 0, "my page.html"),
    BadTheme("unknown-style", {"styles.css": b"a{}"}, "INVALID_THEME", 0, "styles.css"),
    BadTheme("template-of-2-mb", {"page.html": b"x" * 2_000_000}, "INVALID_THEME", 0, "page.html"),
    _manifest("manifest-empty", "", "INVALID_THEME", 1),
    _manifest("manifest-syntax", f"{MANIFEST}\nname =\n", "SYNTAX", 24),
    _manifest("manifest-twice", MANIFEST.replace('version = "1.0.0"', 'name = "Other"'), "DUPLICATE_KEY", 4),
    _manifest(
        "manifest-unknown", MANIFEST.replace('version = "1.0.0"', 'verson = "1.0.0"'), "INVALID_THEME", 1
    ),
    _manifest("manifest-category", MANIFEST.replace("MODERN", "POSH"), "INVALID_THEME", 3),
    _manifest("manifest-colour", MANIFEST.replace("#111111", "red;}body{", 1), "INVALID_THEME", 9),
    _manifest(
        "manifest-colour-url", MANIFEST.replace("#111111", "url(//evil.example)", 1), "INVALID_THEME", 9
    ),
    _manifest("manifest-contrast", MANIFEST.replace("#111111", "#eeeeee", 1), "LOW_CONTRAST", 9),
    _manifest(
        "manifest-no-default", MANIFEST.replace("schemes.default", "schemes.other"), "INVALID_THEME", 8
    ),
    _manifest("manifest-scheme-name", f'{MANIFEST}[schemes."x}} *"]\n', "INVALID_THEME", 23),
    _manifest(
        "manifest-font-path",
        f'{MANIFEST}[[fonts]]\nfamily = "X"\nfile = "../../x.ttf"\n',
        "INVALID_THEME",
        25,
    ),
    _manifest(
        "manifest-font-css", f'{MANIFEST}[[fonts]]\nfamily = "X;}}"\nfile = "x.ttf"\n', "INVALID_THEME", 24
    ),
    _manifest(
        "manifest-font-missing",
        f'{MANIFEST}[[fonts]]\nfamily = "X"\nfile = "fonts/x.ttf"\n',
        "INVALID_THEME",
        25,
    ),
    _manifest("manifest-margin", f'{MANIFEST}[print]\nnormal = "1mm;}}"\n', "INVALID_THEME", 24),
    _manifest("manifest-utf-16", MANIFEST.encode("utf-16"), "ENCODING", 0),
    _manifest("manifest-nul", MANIFEST.replace("Mallory", "Mal\0lory"), "BAD_CHARACTER", 5),
)

FORBIDDEN = (
    _template("script", f"{_GOOD}<script>alert(1)</script>\n", "INVALID_THEME", 3),
    _template(
        "script-remote", f"{_GOOD}<script src='https://evil.example/x.js'></script>\n", "INVALID_THEME", 3
    ),
    _template("event-handler", f"{_GOOD}<p onclick='alert(1)'>x</p>\n", "INVALID_THEME", 3),
    _template("style-attribute", f"{_GOOD}<p style='color:red'>x</p>\n", "INVALID_THEME", 3),
    _template(
        "image-remote", f"{_GOOD}<img src='https://evil.example/pixel.png' alt=''>\n", "INVALID_THEME", 3
    ),
    _template(
        "image-scheme-relative", f"{_GOOD}<img src='//evil.example/pixel.png' alt=''>\n", "INVALID_THEME", 3
    ),
    _template(
        "stylesheet-remote", f"{_GOOD}<link rel=stylesheet href='//evil.example/x.css'>\n", "INVALID_THEME", 3
    ),
    _template("frame", f"{_GOOD}<iframe src='/'></iframe>\n", "INVALID_THEME", 3),
    _template("object", f"{_GOOD}<object data='x'></object>\n", "INVALID_THEME", 3),
    _template("base", f"{_GOOD}<base href='/'>\n", "INVALID_THEME", 3),
    _template("form", f"{_GOOD}<form action='/'></form>\n", "INVALID_THEME", 3),
    _template("safe", f"{_GOOD}{{{{ document.header.name|safe }}}}\n", "INVALID_THEME", 3),
    _template("no-escaping", f"{_GOOD}{{% autoescape false %}}{{% endautoescape %}}\n", "INVALID_THEME", 3),
    _style("css-import", "p{color:red}\n@import url(https://evil.example/x.css);\n", 2),
    _style("css-import-text", '@import "https://evil.example/x.css";\n', 1),
    _style("css-remote-picture", "p{color:red}\nbody{background:url(https://evil.example/x.png)}\n", 2),
    _style("css-scheme-relative", "body{background:url(//evil.example/x.png)}\n", 1),
    _style("css-file", "body{background:url(file:///etc/passwd)}\n", 1),
    _style("css-file-in-pdf", "@font-face{font-family:X;src:url('file:///etc/passwd')}\n", 1, name="pdf.css"),
    _style("css-image-set", "body{background:image-set('https://evil.example/x.png' 1x)}\n", 1),
    _style("css-escaped-url", "body{background:u\\72l(https://evil.example/x.png)}\n", 1),
    _style("css-ends-style", "body{color:red}\n</style><script>alert(1)</script>\n", 2),
    _style("css-open-brace", "body{color:red\n", 1),
    _style("css-close-brace", "body{color:red}\n}\n", 2),
    _style("css-open-comment", "body{color:red}\n/* never closed\n", 2),
    _style("css-open-string", "p::before{content:'x}\n", 1),
)

BROKEN_WHEN_USED = (
    _template("unknown-filter", f"{_GOOD}{{{{ document|nonsense }}}}\n", "INVALID_THEME", 3),
    _template("unknown-test", f"{_GOOD}{{{{ document is nonsense }}}}\n", "INVALID_THEME", 3),
    _template("unknown-variable", f"{_GOOD}{{{{ resume.personalInfo }}}}\n", "INVALID_THEME", 3),
    _template("unknown-field", f"{_GOOD}{{{{ document.secret }}}}\n", "INVALID_THEME", 3),
    _template("missing-template", f'{_GOOD}{{% include "nowhere.html" %}}\n', "INVALID_THEME", 3),
    _template("missing-parent", '{% extends "nowhere.html" %}\n', "INVALID_THEME", 1),
    _template("escape-by-class", f"{_GOOD}{{{{ ''.__class__.__mro__ }}}}\n", "INVALID_THEME", 3),
    _template("escape-by-globals", f"{_GOOD}{{{{ cycler.__init__.__globals__ }}}}\n", "INVALID_THEME", 3),
    _template("escape-by-attr", f"{_GOOD}{{{{ ''|attr('__class__') }}}}\n", "INVALID_THEME", 3),
    _template("escape-by-format", f"{_GOOD}{{{{ '{{0.__class__}}'.format(1) }}}}\n", "INVALID_THEME", 3),
    _template("changing-lists", f"{_GOOD}{{{{ [].append(1) }}}}\n", "INVALID_THEME", 3),
    _template("extends-a-path", '{% extends "/etc/passwd" %}\n', "INVALID_THEME", 1),
    _template("include-a-path", f'{_GOOD}{{% include "../../../etc/passwd" %}}\n', "INVALID_THEME", 3),
)
"""What shows only when a template is filled in."""

_BIG = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"

ENDLESS = (
    _template("loops", f"{_GOOD}{_BIG}", "RENDER_TIMEOUT"),
    _template(
        "allocates", f"{_GOOD}{{{{ ('a' * 10**9)|length }}}}{{{{ ('b' * 10**9)|upper }}}}", "INVALID_THEME", 3
    ),
    _template("centres", f"{_GOOD}{{{{ 'a'|center(900000000) }}}}", "INVALID_THEME", 3),
    _template("includes-itself", f'{_GOOD}{{% include "page.html" %}}', "INVALID_THEME", 3),
    _template("extends-itself", '{% extends "page.html" %}', "INVALID_THEME", 1),
    _template(
        "calls-itself",
        f"{_GOOD}{{% macro m() %}}{{{{ m() }}}}{{% endmacro %}}{{{{ m() }}}}",
        "INVALID_THEME",
        3,
    ),
    _template("divides-by-nothing", f"{_GOOD}{{{{ 1 / 0 }}}}", "INVALID_THEME", 3),
    _template("loops-on-paper", f"{_GOOD}{_BIG}", "RENDER_TIMEOUT", name="paper.html"),
)

READING = (
    _template(
        "reads-a-file",
        f"{_GOOD}<img src='file:///etc/passwd' alt=''>",
        "EXTERNAL_RESOURCE",
        name="paper.html",
    ),
    _template(
        "attaches-a-file",
        f"{_GOOD}<link rel=attachment href='file:///etc/passwd'>",
        "EXTERNAL_RESOURCE",
        name="paper.html",
    ),
    _template(
        "asks-the-metadata-service",
        f"{_GOOD}<a rel=attachment href='http://169.254.169.254/'>x</a>",
        "EXTERNAL_RESOURCE",
        name="paper.html",
    ),
)
"""What reads what is not the theme's while it becomes a PDF."""

BAD_THEMES = (*BROKEN, *FORBIDDEN)
