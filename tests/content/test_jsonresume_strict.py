"""The strict check agrees with JSON Resume's own test suite, and says what is wrong in words."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from resumesite.content.importers.jsonresume_strict import FIELDS, VERSIONS, version_called, violations
from resumesite.errors import ResumesiteError

CORPUS = Path(os.environ.get("RESUMESITE_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus"))
SPEC = CORPUS / "spec" / "jsonresume"
VERSION_OF_SUITE = {"test-suite-v1.0.0": "1.0.0", "test-suite-master": "latest"}


def said(document: object, version: str) -> list[str]:
    data = json.dumps(document, indent=1).encode()
    return [str(problem) for problem in violations(data, "cv.json", VERSIONS[version])]


@pytest.mark.skipif(not SPEC.is_dir(), reason="the corpus is not beside this checkout")
@pytest.mark.parametrize("suite", VERSION_OF_SUITE)
def test_the_check_agrees_with_the_formats_own_suite(suite: str):
    with (SPEC / "test-suite-cases.tsv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["suite"] == suite]
    assert len(rows) == {"test-suite-v1.0.0": 192, "test-suite-master": 204}[suite]

    verdicts = {}
    for row in rows:
        document = json.loads((SPEC / suite / row["file"]).read_text(encoding="utf-8"))[row["case"]]
        verdicts[row["title"]] = "invalid" if said(document, VERSION_OF_SUITE[suite]) else "valid"

    assert verdicts == {row["title"]: row["expected_upstream"] for row in rows}
    assert set(verdicts.values()) == {"valid", "invalid"}


@pytest.mark.skipif(not SPEC.is_dir(), reason="the corpus is not beside this checkout")
@pytest.mark.parametrize("file", ["schema-v1.0.0.json", "schema-v1.2.1-master.json", "schema-npm-1.3.1.json"])
def test_the_table_of_fields_has_every_field_of_the_formats_schema(file: str):
    schema = json.loads((SPEC / file).read_text(encoding="utf-8"))

    def names(node: dict, path: str = "") -> set[str]:
        node = node.get("items", node)
        below = {f"{path}.{name}": inner for name, inner in node.get("properties", {}).items()}
        return set(below).union(*(names(inner, name) for name, inner in below.items()))

    def ours(node: object, path: str = "") -> set[str]:
        node = node[0] if isinstance(node, list) else node
        below = {f"{path}.{name}": inner for name, inner in node.items()} if isinstance(node, dict) else {}
        return set(below).union(*(ours(inner, name) for name, inner in below.items()))

    assert len(ours(FIELDS)) == 90
    assert ours(FIELDS) == names(schema)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"basics": {"name": 1}}, "cv.json:3:3: basics.name: expected a text, got 1"),
        ({"basics": []}, "cv.json:2:2: basics: expected an object, got a list"),
        ({"work": {}}, "cv.json:2:2: work: expected a list, got an object"),
        ({"work": [{"highlights": [None]}]}, "cv.json:5:5: work.0.highlights.0: expected a text, got null"),
        ({"basics": {"email": "me"}}, 'cv.json:3:3: basics.email: expected an e-mail address, got "me"'),
        (
            {"basics": {"url": ""}},
            'cv.json:3:3: basics.url: expected an address such as https://example.org, got ""',
        ),
        (
            {"work": [{"endDate": "now"}]},
            'cv.json:4:4: work.0.endDate: expected 2020, 2020-03 or 2020-03-14, got "now"',
        ),
        ([], "cv.json:1:1: expected an object, got a list"),
    ],
)
def test_a_violation_says_where_and_what(document: object, message: str):
    assert said(document, "1.0.0") == [message]
    assert said(document, "latest") == [message]


def test_only_1_0_0_refuses_unknown_sections_and_wants_whole_dates_of_certificates():
    document = {"certificates": [{"date": "2020-03"}], "certificate": [], "basic": {}}

    assert said(document, "latest") == []
    assert said(document, "1.0.0") == [
        'cv.json:4:4: certificates.0.date: expected 2020-03-14, got "2020-03"',
        "cv.json:7:2: certificate: JSON Resume 1.0.0 has no such section\n    Did you mean `certificates`?",
        "cv.json:8:2: basic: JSON Resume 1.0.0 has no such section\n    Did you mean `basics`?",
    ]


def test_yaml_is_checked_too():
    problems = violations(b"basics:\n  email: me\n", "cv.yaml", VERSIONS["latest"])

    assert [str(problem) for problem in problems] == [
        'cv.yaml:2:3: basics.email: expected an e-mail address, got "me"'
    ]


@pytest.mark.parametrize("name", ["jsonresume@1.0.0", "jsonresume@v1.0.0"])
def test_a_version_is_found_by_its_name(name: str):
    assert version_called(name) is VERSIONS["1.0.0"]


def test_an_unknown_version_is_a_usage_error_that_names_those_there_are():
    with pytest.raises(ResumesiteError, match=r"jsonresume@1\.0\.0, .*jsonresume@latest"):
        version_called("jsonresume@2.0.0")
