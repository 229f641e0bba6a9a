"""HTML from strangers: cleaned by nh3 so that nothing runs, loads or leaves when an agent looks at it (P8).

Shown inside a sandboxed frame all the same. Images survive only as `cid:` references, which the page replaces by the
addresses of stored attachments; everything that would ask a foreign host is gone.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping

import nh3

from nakhoda.desk.mail.limits import LIMITS
from nakhoda.desk.mail.words import clean_text

_TAG_NAMES = (
    "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike "
    "strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_TAGS = set(_TAG_NAMES.split())
_DROPPED = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math", "textarea"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "valign", "width"},
    "th": {"colspan", "rowspan", "valign", "width", "scope"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "font": {"color", "size"},
    "ol": {"start", "type"},
}
_STYLES = {"color", "background-color", "font-weight", "font-style", "text-decoration", "text-align", "direction"}
_CID = re.compile(r"cid:([^\s\"'<>]{1,300})", re.IGNORECASE)
_LOCAL_URL = re.compile(r"/(?![/\\])[\w./?=&%-]*")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})")
_FLAT_NAMES = "area base br col embed hr img input link meta param source track wbr p li td tr th tbody"
_FLAT = frozenset(_FLAT_NAMES.split())


def sanitise_html(html: str, cid_map: Mapping[str, str] | None = None) -> str:
    """A safe fragment. `cid_map` gives a local path ("/...") per Content-ID.

    Without a map `cid:` references stay as they are, to be mapped later; with one, those it lacks lose their source.
    Nesting beyond `LIMITS.html_depth` or more than `LIMITS.html_chars` gives "" (the parser would be quadratic on it):
    the caller shows the text instead.
    """
    if len(html) > LIMITS.html_chars or nesting(html) > LIMITS.html_depth:
        return ""
    cleaned = nh3.clean(
        clean_text(html),
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_safe,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        filter_style_properties=_STYLES,
        link_rel="noopener noreferrer nofollow",
    )
    return cleaned if cid_map is None else _mapped(cleaned, cid_map)


def nesting(html: str) -> int:
    """How deep the elements nest, at most; void and self-closing ones do not count."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _only_safe(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if tag == "img" and _CID.fullmatch(value.strip()) else None
    if attribute == "href" and value.strip().lower().startswith("cid:"):
        return None
    if attribute == "style" and ("(" in value or "\\" in value):
        return None  # url(), expression(), escapes: not worth reading
    return value


_IMAGE = re.compile(r'(<img\b[^>]*?) src="([^"]*)"')


def _mapped(cleaned: str, cid_map: Mapping[str, str]) -> str:
    def source(match: re.Match[str]) -> str:
        found = _CID.fullmatch(entities.unescape(match[2]))
        path = cid_map.get(found[1], "") if found else ""
        return f'{match[1]} src="{entities.escape(path)}"' if _LOCAL_URL.fullmatch(path) else match[1]

    return _IMAGE.sub(source, cleaned)
