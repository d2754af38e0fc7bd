"""The page as the preview serves it: a script more, a policy that allows just that, nothing else changed."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from resumesite.serve.page import EVENTS, page_digest, preview_page, widen_policy

POLICY = (
    "default-src 'none'; style-src 'sha256-abc='; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY.replace("'", "&#39;")}">
<title>Ada</title></head><body><h1>Ada</h1></body></html>
"""


def script_of(html: str) -> str:
    found = re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)
    assert len(found) == 1
    return found[0]


def policy_of(html: str) -> dict[str, list[str]]:
    content = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(content) == 1
    text = content[0].replace("&#x27;", "'").replace("&#39;", "'")
    return {part.split()[0]: part.split()[1:] for part in text.split(";")}


def test_the_script_stands_at_the_end_of_the_body():
    html = preview_page(PAGE.encode()).decode()

    assert html.index("<h1>Ada</h1>") < html.index("<script") < html.index("</body>")


def test_the_policy_allows_exactly_the_script_that_is_there():
    html = preview_page(PAGE.encode()).decode()

    digest = b64encode(sha256(script_of(html).encode()).digest()).decode()
    assert policy_of(html)["script-src"] == [f"'sha256-{digest}'"]


def test_what_the_policy_said_before_still_holds():
    policy = policy_of(preview_page(PAGE.encode()).decode())

    assert policy["default-src"] == ["'none'"]
    assert policy["style-src"] == ["'sha256-abc='"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert policy["connect-src"] == ["'self'"]


def test_nothing_but_the_policy_and_the_script_differs():
    html = preview_page(PAGE.encode()).decode()

    without = re.sub(r"<script.*</script>", "", html, flags=re.DOTALL)
    tag = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    assert tag.sub("", without) == tag.sub("", PAGE)


def test_a_script_source_of_none_gives_way_to_the_script():
    assert "'none'" not in widen_policy("script-src 'none'").split("script-src")[1].split(";")[0]


def test_sources_that_were_allowed_stay_allowed():
    policy = widen_policy("default-src 'none'; script-src 'sha256-unlock='; connect-src https://example.org")

    assert "script-src 'sha256-unlock=' 'sha256-" in policy
    assert "connect-src https://example.org 'self'" in policy


def test_a_default_that_allowed_requests_still_allows_them():
    assert "connect-src https: 'self'" in widen_policy("default-src https:")


def test_a_policy_without_a_default_needs_no_leave_for_what_it_does_not_name():
    assert widen_policy("img-src 'self'") == "img-src 'self'"


def test_text_that_looks_like_the_end_of_the_body_does_not_attract_the_script():
    page = b"<body><p>&lt;/body></p><!-- </body> --><p>last</p></body></html>"

    html = preview_page(page).decode()

    assert html.index("<p>last</p>") < html.index("<script")


def test_a_page_without_a_body_tag_gets_the_script_at_its_end():
    assert preview_page(b"<p>hello").startswith(b"<p>hello<script")


def test_a_policy_that_stands_in_the_text_is_left_as_it_is():
    page = b'<body><p>&lt;meta http-equiv="Content-Security-Policy" content="default-src *"></p></body>'

    assert b'&lt;meta http-equiv="Content-Security-Policy" content="default-src *">' in preview_page(page)


def test_the_script_knows_its_page_and_where_to_listen():
    html = preview_page(PAGE.encode()).decode()

    assert f'data-page="{page_digest(PAGE.encode())}" data-events="{EVENTS}"' in html


def test_a_page_that_is_not_utf_8_is_still_shown():
    assert "caf\ufffd" in preview_page(b"<body>caf\xe9</body>").decode()


def test_the_script_never_writes_markup():
    script = script_of(preview_page(PAGE.encode()).decode())

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script
    )
    assert "</script" not in script.lower()
