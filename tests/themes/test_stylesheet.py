"""Small styles that mean the same."""

from __future__ import annotations

import pytest
from tinycss2 import parse_stylesheet, serialize

from resumesite.themes.load import load_theme
from resumesite.themes.stylesheet import minify


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { color : red ; }", "a{color : red}"),
        ("a {\n  color: red;\n  margin: 0 auto;\n}\n", "a{color:red;margin:0 auto}"),
        ("/* say */ a { } /* so */", "a{}"),
        ("a :hover, b  >  c { margin: 0 }", "a :hover,b > c{margin:0}"),
        ('a::before { content: "a ; /* b */  { }" }', 'a::before{content:"a ; /* b */  { }"}'),
        ("a{width:calc(1px + 2px)}", "a{width:calc(1px + 2px)}"),
        ("@media screen and (min-width: 40em) { a { b: c } }", "@media screen and (min-width: 40em){a{b:c}}"),
        ("a{--x: 1;--y:  2}", "a{--x:1;--y:2}"),
        ("a{margin:0}\n/* between */\nb{margin:0}", "a{margin:0}b{margin:0}"),
    ],
)
def test_only_needless_blanks_and_comments_go(css: str, small: str):
    assert minify(css) == small


@pytest.mark.parametrize("style", ["screen_css", "paper_css", "card_css", "site_css"])
def test_a_small_style_is_read_as_css_without_errors(style: str):
    css = getattr(load_theme("plain"), style)

    rules = parse_stylesheet(css)

    assert len(rules) > 10
    assert not [rule for rule in rules if rule.type == "error"]
    assert minify(css) == css
    assert serialize(rules)
