"""Files that are no resume, and the problem (its code and line) that each must be refused with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GOOD = "personalInfo:\n  name: Ada Example\n"


@dataclass(frozen=True)
class BadFile:
    """A file, and what must be said of it. `line` is 0 where only the file as a whole can be named."""

    id: str
    data: bytes
    code: str
    line: int
    name: str = "resume.yaml"


def _yaml(label: str, text: str, code: str, line: int) -> BadFile:
    return BadFile(f"yaml-{label}", text.encode(), code, line)


def _json(label: str, text: str, code: str, line: int) -> BadFile:
    return BadFile(f"json-{label}", text.encode(), code, line, "resume.json")


def _toml(label: str, text: str, code: str, line: int) -> BadFile:
    return BadFile(f"toml-{label}", text.encode(), code, line, "resume.toml")


def _nested(opening: str, depth: int) -> str:
    return opening * depth


def _merge_bomb(levels: int) -> str:
    """Each level merges the one before twice: 721 bytes keep PyYAML busy for half a minute."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, levels)]
    return "\n".join(lines)


def _billion_laughs() -> str:
    lines = ['a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol","lol"]']
    lines += [
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(lines)


SYNTAX = (
    _yaml("tab-indent", "personalInfo:\n\tname: Ada\n", "SYNTAX", 2),
    _yaml("colon-in-text", "summary: Note: I like tea\n", "SYNTAX", 1),
    _yaml("open-double-quote", 'personalInfo:\n  name: "Ada\n', "SYNTAX", 2),
    _yaml("open-single-quote", "personalInfo:\n  name: 'Ada\n", "SYNTAX", 2),
    _yaml("open-bracket", "extracurricular: [Chess, Go\n", "SYNTAX", 1),
    _yaml("open-brace", "personalInfo: {name: Ada\n", "SYNTAX", 1),
    _yaml("wrong-bracket", "extracurricular: [Chess}\n", "SYNTAX", 1),
    _yaml("closing-alone", "summary: ]\n", "SYNTAX", 1),
    _yaml("bad-indent", "personalInfo:\n    name: Ada\n  title: Engineer\n", "SYNTAX", 3),
    _yaml("list-and-keys", "experience:\n  - company: A\n  position: B\n", "SYNTAX", 3),
    _yaml("dash-after-key", "experience: - company: A\n", "SYNTAX", 1),
    _yaml("bad-escape", 'summary: "C:\\Users\\ada"\n', "SYNTAX", 1),
    _yaml("at-sign", "personalInfo:\n  twitter: @ada\n", "SYNTAX", 2),
    _yaml("backtick", "summary: `code`\n", "SYNTAX", 1),
    _yaml("percent", "summary: %100\n", "SYNTAX", 1),
    _yaml("no-colon", "personalInfo:\n  name: Ada\nsummary\n", "SYNTAX", 3),
    _yaml("two-documents", f"{GOOD}---\n{GOOD}", "SYNTAX", 3),
    _yaml("directive-of-the-future", "%YAML 3.7\n---\nsummary: x\n", "SYNTAX", 1),
    _yaml("key-is-a-list", "? [a, b]\n: c\n", "SYNTAX", 1),
    _yaml("key-is-a-mapping", "? {a: b}\n: c\n", "SYNTAX", 1),
    _yaml("key-is-missing", ": value\n", "SYNTAX", 1),
    _yaml("conflict-markers", f"<<<<<<< HEAD\n{GOOD}=======\n{GOOD}>>>>>>> branch\n", "SYNTAX", 2),
    _json("trailing-comma-object", '{\n  "summary": "x",\n}', "SYNTAX", 3),
    _json("trailing-comma-list", '{\n  "extracurricular": ["x",]\n}', "SYNTAX", 2),
    _json("missing-comma", '{\n  "summary": "x"\n  "projects": []\n}', "SYNTAX", 3),
    _json("missing-colon", '{\n  "summary" "x"\n}', "SYNTAX", 2),
    _json("single-quotes", "{'summary': 'x'}", "SYNTAX", 1),
    _json("curly-quotes", "{“summary”: “x”}", "SYNTAX", 1),
    _json("key-without-quotes", '{\n  summary: "x"\n}', "SYNTAX", 2),
    _json("value-without-quotes", '{\n  "summary": tea\n}', "SYNTAX", 2),
    _json("line-comment", '{\n  // me\n  "summary": "x"\n}', "SYNTAX", 2),
    _json("block-comment", '{\n  "summary": "x" /* me */\n}', "SYNTAX", 2),
    _json("hash-comment", '{\n  # me\n  "summary": "x"\n}', "SYNTAX", 2),
    _json("line-break-in-text", '{\n  "summary": "one\ntwo"\n}', "SYNTAX", 2),
    _json("tab-in-text", '{\n  "summary": "one\ttwo"\n}', "SYNTAX", 2),
    _json("bad-escape", '{\n  "summary": "C:\\Users"\n}', "SYNTAX", 2),
    _json("short-unicode-escape", '{\n  "summary": "\\u12"\n}', "SYNTAX", 2),
    _json("open-text", '{\n  "summary": "x', "SYNTAX", 2),
    _json("open-object", '{\n  "summary": "x"\n', "SYNTAX", 3),
    _json("open-list", '{"extracurricular": ["x"', "SYNTAX", 1),
    _json("cut-in-half", '{"personalInfo": {"name": "Ada", "title":', "SYNTAX", 1),
    _json("closing-too-much", '{"summary": "x"}}', "SYNTAX", 1),
    _json("closing-wrong", '{"extracurricular": ["x"}', "SYNTAX", 1),
    _json("two-values", '{"summary": "x"} {"summary": "y"}', "SYNTAX", 1),
    _json("nan", '{\n  "summary": NaN\n}', "SYNTAX", 2),
    _json("infinity", '{\n  "summary": -Infinity\n}', "SYNTAX", 2),
    _json("python", '{\n  "meta": {"listed": True}\n}', "SYNTAX", 2),
    _json("undefined", '{\n  "summary": undefined\n}', "SYNTAX", 2),
    _json("hexadecimal", '{\n  "summary": 0x1F\n}', "SYNTAX", 2),
    _json("leading-zero", '{\n  "summary": 007\n}', "SYNTAX", 2),
    _json("leading-plus", '{\n  "summary": +1\n}', "SYNTAX", 2),
    _json("no-value", '{\n  "summary": ,\n  "projects": []\n}', "SYNTAX", 2),
    _json("is-yaml", GOOD, "SYNTAX", 1),
    _json("is-html", "<!doctype html><p>404", "SYNTAX", 1),
    _json("is-javascript", "module.exports = {}", "SYNTAX", 1),
    _toml("no-quotes", "summary = I like tea\n", "SYNTAX", 1),
    _toml("no-value", "[personalInfo]\nname =\n", "SYNTAX", 2),
    _toml("no-equals", "[personalInfo]\nname Ada\n", "SYNTAX", 2),
    _toml("open-quote", '[personalInfo]\nname = "Ada\n', "SYNTAX", 2),
    _toml("open-table", '[personalInfo\nname = "Ada"\n', "SYNTAX", 1),
    _toml("bad-escape", 'summary = "C:\\Users"\n', "SYNTAX", 1),
    _toml("is-yaml", GOOD, "SYNTAX", 1),
    _toml("bad-date", "summary = 2020-13-01\n", "SYNTAX", 1),
)  # fmt: skip

DUPLICATES = (
    _yaml("twice-at-top", "summary: one\npersonalInfo: {name: Ada}\nsummary: two\n", "DUPLICATE_KEY", 3),
    _yaml("twice-inside", "personalInfo:\n  name: Ada\n  name: Bob\n", "DUPLICATE_KEY", 3),
    _yaml("twice-in-flow", "personalInfo: {name: Ada, name: Bob}\n", "DUPLICATE_KEY", 1),
    _yaml("twice-in-list", "experience:\n  - company: A\n    company: B\n", "DUPLICATE_KEY", 3),
    _yaml("twice-by-quotes", "summary: one\n'summary': two\n", "DUPLICATE_KEY", 2),
    _json("twice-at-top", '{\n"summary": "one",\n"summary": "two"\n}', "DUPLICATE_KEY", 3),
    _json("twice-inside", '{"personalInfo": {\n"name": "Ada",\n"name": "Bob"}}', "DUPLICATE_KEY", 3),
    _json("twice-by-escape", '{\n"summary": "one",\n"\\u0073ummary": "two"\n}', "DUPLICATE_KEY", 3),
    _toml("twice-at-top", 'summary = "one"\nsummary = "two"\n', "DUPLICATE_KEY", 2),
    _toml("twice-a-table", '[personalInfo]\nname = "A"\n[personalInfo]\ntitle = "B"\n', "DUPLICATE_KEY", 3),
)  # fmt: skip

TRICKS = (
    _yaml("anchor", "summary: &a text\n", "YAML_TRICK", 1),
    _yaml("alias", "summary: *a\n", "YAML_TRICK", 1),
    _yaml("anchored-mapping", "personalInfo: &me\n  name: Ada\n", "YAML_TRICK", 1),
    _yaml("merge", "personalInfo:\n  <<: {name: Ada}\n", "YAML_TRICK", 2),
    _yaml("merge-bomb", _merge_bomb(22), "YAML_TRICK", 1),
    _yaml("billion-laughs", _billion_laughs(), "YAML_TRICK", 1),
    _yaml("cycle", "&a [*a]\n", "YAML_TRICK", 1),
    _yaml("cycle-inside", "experience: &a\n  - *a\n", "YAML_TRICK", 1),
    _yaml("tag-python-object", "summary: !!python/object/apply:os.system ['id']\n", "YAML_TRICK", 1),
    _yaml("tag-python-name", "summary: !!python/name:os.system\n", "YAML_TRICK", 1),
    _yaml("tag-binary", "summary: !!binary R0lGODlhDAAMAIQ=\n", "YAML_TRICK", 1),
    _yaml("tag-timestamp", "summary: !!timestamp 2020-01-01\n", "YAML_TRICK", 1),
    _yaml("tag-own", "summary: !include /etc/passwd\n", "YAML_TRICK", 1),
    _yaml("tag-on-a-key", "!!str summary: text\n", "YAML_TRICK", 1),
    _yaml("tag-set", "!!set {summary}\n", "YAML_TRICK", 1),
    _yaml("anchor-on-a-key", "&k summary: text\n", "YAML_TRICK", 1),
)  # fmt: skip

LIMITS = (
    BadFile("yaml-2-mb", b"summary: " + b"x" * 2_000_000, "CONTENT_TOO_LARGE", 0),
    BadFile("json-2-mb", b'{"summary": "' + b"x" * 2_000_000 + b'"}', "CONTENT_TOO_LARGE", 0, "resume.json"),
    BadFile("toml-2-mb", b"#" * 2_000_000, "CONTENT_TOO_LARGE", 0, "resume.toml"),
    BadFile("one-byte-too-many", b"#" * (1024 * 1024 + 1), "CONTENT_TOO_LARGE", 0),
    BadFile("text-too-long", b"# me\nsummary: " + b"x" * 20_001, "TEXT_TOO_LONG", 2),
    _yaml("lists-100-deep", f"extracurricular: {_nested('[', 100)}{']' * 100}\n", "TOO_DEEP", 1),
    _yaml("lists-100-deep-open", f"extracurricular: {_nested('[', 100)}\n", "TOO_DEEP", 1),
    _yaml("lists-20000-deep", _nested("[", 20_000), "TOO_DEEP", 1),
    _yaml("dashes-100-deep", f"extracurricular:\n  {_nested('- ', 100)}x\n", "TOO_DEEP", 2),
    _yaml("mappings-100-deep", "".join(f"{' ' * n}a:\n" for n in range(100)), "TOO_DEEP", 21),
    _yaml("flow-mappings-100-deep", f"{_nested('{a: ', 100)}1{'}' * 100}", "TOO_DEEP", 1),
    _json("lists-100-deep", f'{{"a": {_nested("[", 100)}{"]" * 100}}}', "TOO_DEEP", 1),
    _json("lists-100000-deep", _nested("[", 100_000), "TOO_DEEP", 1),
    _json("objects-100-deep", _nested('{"a":', 100) + "1" + "}" * 100, "TOO_DEEP", 1),
    _toml("arrays-100-deep", f"a = {_nested('[', 100)}{']' * 100}\n", "TOO_DEEP", 1),
    _toml("dotted-100-deep", f"{'.'.join('a' * 100)} = 1\n", "TOO_DEEP", 1),
    _toml("tables-100-deep", f"[{'.'.join('a' * 100)}]\n", "TOO_DEEP", 1),
)  # fmt: skip


def _bytes(label: str, data: bytes, code: str, line: int, name: str = "resume.yaml") -> BadFile:
    return BadFile(label, data, code, line, name)


CHARACTERS = (
    _bytes("nul", b"personalInfo:\n  name: A\x00da\n", "BAD_CHARACTER", 2),
    _bytes("escape", b"summary: \x1b[31mred\n", "BAD_CHARACTER", 1),
    _bytes("backspace", b"summary: a\x08\n", "BAD_CHARACTER", 1),
    _bytes("bell", b"# x\nsummary: a\x07\n", "BAD_CHARACTER", 2),
    _bytes("form-feed", b"summary: a\x0cb\n", "BAD_CHARACTER", 1),
    _bytes("vertical-tab", b"summary: a\x0bb\n", "BAD_CHARACTER", 1),
    _bytes("delete", b"summary: a\x7f\n", "BAD_CHARACTER", 1),
    _bytes("c1-control", "summary: a\x9bb\n".encode(), "BAD_CHARACTER", 1),
    _bytes("noncharacter", "summary: a\ufffeb\n".encode(), "BAD_CHARACTER", 1),
    _bytes("json-nul-escape", b'{"summary": "a\\u0000b"}', "BAD_CHARACTER", 1, "resume.json"),
    _bytes("json-control-escape", b'{\n"summary": "a\\u001bb"}', "BAD_CHARACTER", 2, "resume.json"),
    _bytes("json-lone-high-surrogate", b'{\n"summary": "a\\ud83d"}', "BAD_CHARACTER", 2, "resume.json"),
    _bytes("json-lone-low-surrogate", b'{\n"summary": "\\ude00b"}', "BAD_CHARACTER", 2, "resume.json"),
    _bytes("json-swapped-surrogates", b'{"summary": "\\ude00\\ud83d"}', "BAD_CHARACTER", 1, "resume.json"),
    _bytes("json-surrogate-in-key", b'{"sum\\ud83d": "x"}', "BAD_CHARACTER", 1, "resume.json"),
    _bytes("yaml-nul-escape", b'summary: "a\\0b"\n', "BAD_CHARACTER", 1),
    _bytes("yaml-control-escape", b'summary: "a\\x1bb"\n', "BAD_CHARACTER", 1),
    _bytes("yaml-delete-escape", b'summary: "a\\u007fb"\n', "BAD_CHARACTER", 1),
    _bytes("toml-control-escape", b'summary = "a\\u0007b"\n', "BAD_CHARACTER", 1, "resume.toml"),
    _bytes("surrogate-bytes", b"summary: a\xed\xa0\x80b\n", "ENCODING", 1),
    _bytes("latin-1", b"personalInfo:\n  name: Andr\xe9\n", "ENCODING", 2),
    _bytes("windows-1252-quotes", b"summary: \x93hello\x94\n", "ENCODING", 1),
    _bytes("overlong-slash", b"summary: a\xc0\xafb\n", "ENCODING", 1),
    _bytes("cut-character", b"summary: \xe4\xb8", "ENCODING", 1),
    _bytes("gbk", "summary: 张三\n".encode("gbk"), "ENCODING", 1),
    _bytes("shift-jis", "summary: 日本\n".encode("shift-jis"), "ENCODING", 1),
    _bytes("utf-16", GOOD.encode("utf-16"), "ENCODING", 0),
    _bytes("utf-16-be", b"\xfe\xff" + GOOD.encode("utf-16-be"), "ENCODING", 0),
    _bytes("utf-16-without-mark", GOOD.encode("utf-16-le"), "ENCODING", 0),
    _bytes("utf-32", GOOD.encode("utf-32"), "ENCODING", 0),
    _bytes("json-utf-16", '{"summary": "x"}'.encode("utf-16"), "ENCODING", 0, "resume.json"),
    _bytes("is-a-jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "ENCODING", 1),
    _bytes("is-a-zip", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "BAD_CHARACTER", 1),
    _bytes("is-an-executable", b"\x7fELF\x02\x01\x01\x00", "BAD_CHARACTER", 1),
    _bytes("is-gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "ENCODING", 1),
)  # fmt: skip

SHAPES = (
    _bytes("empty", b"", "EMPTY", 0),
    _bytes("blank", b"\n  \n\n", "EMPTY", 0),
    _bytes("only-a-comment", b"# my resume\n", "EMPTY", 0),
    _bytes("only-a-mark", b"\xef\xbb\xbf", "EMPTY", 0),
    _yaml("text", "I am Ada\n", "NOT_A_RESUME", 1),
    _yaml("number", "42\n", "NOT_A_RESUME", 1),
    _yaml("null", "null\n", "EMPTY", 0),
    _yaml("true", "true\n", "NOT_A_RESUME", 1),
    _yaml("list", "- Ada\n- Bob\n", "NOT_A_RESUME", 1),
    _json("empty", "", "EMPTY", 0),
    _json("text", '"Ada"', "NOT_A_RESUME", 1),
    _json("number", "42", "NOT_A_RESUME", 1),
    _json("null", "null", "EMPTY", 0),
    _json("list", "[]", "NOT_A_RESUME", 1),
    _json("list-of-resumes", '[{"basics": {"name": "Ada"}}]', "NOT_A_RESUME", 1),
)  # fmt: skip


def _suggested(misspelt: str, line: int, text: str) -> BadFile:
    return _yaml(f"unknown-{misspelt}", text, "UNKNOWN_FIELD", line)


UNKNOWN_KEYS = (
    _suggested("personalinfo", 1, "personalinfo:\n  name: Ada\n"),
    _suggested("personal_info", 1, "personal_info:\n  name: Ada\n"),
    _suggested("nane", 2, "personalInfo:\n  nane: Ada\n"),
    _suggested("e-mail", 3, f"{GOOD}  e-mail: ada@example.org\n"),
    _suggested("summery", 3, f"{GOOD}summery: text\n"),
    _suggested("experiance", 3, f"{GOOD}experiance:\n  - company: A\n"),
    _suggested("positon", 5, f"{GOOD}experience:\n  - company: A\n    positon: B\n"),
    _suggested("startdate", 5, f"{GOOD}experience:\n  - company: A\n    startdate: 2020\n"),
    _suggested("descripton", 4, f"{GOOD}projects:\n  - descripton: [x]\n"),
    _suggested("techologies", 4, f"{GOOD}projects:\n  - techologies: [x]\n"),
    _suggested("univercity", 4, f"{GOOD}education:\n  - univercity: X\n"),
    _suggested("softskills", 4, f"{GOOD}skills:\n  softskills: [x]\n"),
    _suggested("fluancy", 5, f"{GOOD}languages:\n  - language: French\n    fluancy: some\n"),
    _suggested("isuer", 4, f"{GOOD}certificates:\n  - isuer: X\n"),
    _suggested("itmes", 5, f"{GOOD}customSections:\n  - title: X\n    itmes: [a]\n"),
    _suggested("pagesize", 5, f"{GOOD}meta:\n  options:\n    pagesize: A4\n"),
    _suggested("hiden", 4, f"{GOOD}meta:\n  hiden: [summary]\n"),
    _suggested("sectionVisibility", 4, f"{GOOD}meta:\n  sectionVisibility: {{summary: false}}\n"),
)  # fmt: skip


def every_bad_file() -> Iterator[BadFile]:
    for group in (SYNTAX, DUPLICATES, TRICKS, LIMITS, CHARACTERS, SHAPES, UNKNOWN_KEYS):
        yield from group
