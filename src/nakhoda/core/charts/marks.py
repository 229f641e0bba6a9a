"""The pencil: elements of SVG as text, escaped, and the frame that every chart stands in."""

from __future__ import annotations

from html import escape

WIDTH = 1000.0  # of a stretched picture; its own unit, not pixels


def number(value: float) -> str:
    """A coordinate, short: two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def percent(share: float) -> str:
    """A horizontal place, 0 to 1, as SVG says it."""
    return f"{number(share * 100)}%"


def tag(name: str, *inside: str, **attributes: object) -> str:
    """One element. `inside` is markup already; attribute values are escaped; None leaves an attribute out.

    `class_` is written `class`, other underscores become hyphens.
    """
    said = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def words(text: str, **attributes: object) -> str:
    """A text element; the words are escaped."""
    return tag("text", escape(text), **attributes)


def hint(text: str) -> str:
    """What a pointer shows and a screen reader says of one mark."""
    return tag("title", escape(text)) if text else ""


def frame(kind: str, title: str, summary: str, height: float, *inside: str, hits: str = "") -> str:
    """The drawing, an image with its name and its summary; above it a layer of marks that can be reached, if any.

    An image has no children for a screen reader, so what can be focused lives beside it, not in it.
    """
    image = tag(
        "svg",
        tag("title", escape(title)),
        tag("desc", escape(summary)),
        *inside,
        class_=f"chart {kind}",
        role="img",
        aria_label=f"{title}. {summary}" if summary else title,
        width="100%",
        height=height,
        focusable="false",
    )
    layer = tag("svg", hits, class_="hits", role="group", aria_label=title, width="100%", height=height) if hits else ""
    return tag("div", tag("div", image, layer, class_="drawn"), class_=f"plot {kind}", dir="ltr")


def stretched(height: float, *inside: str) -> str:
    """A picture `WIDTH` wide that fills its frame; for curves, whose strokes do not stretch along."""
    box = f"0 0 {number(WIDTH)} {number(height)}"
    return tag("svg", *inside, viewBox=box, preserveAspectRatio="none", width="100%", height=height)


def path(points: list[tuple[float, float]], css: str, *, closed: bool = False) -> str:
    """A line through points of a stretched picture; `closed` makes it an area."""
    if not points:
        return ""
    steps = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return tag("path", d=f"M{steps}{' Z' if closed else ''}", class_=css)


def reach(inside: str, said: str, url: str = "", css: str = "hit") -> str:
    """A mark that a keyboard reaches: a link when it has a door, else a labelled stop."""
    if url:
        return tag("a", inside, href=url, class_=css, aria_label=said)
    return tag("g", inside, class_=css, role="img", tabindex=0, aria_label=said)


def tip(said: str, share: float, y: float) -> str:
    """The words that appear while a mark is pointed at or focused; on the side where there is room."""
    side = "start" if share < 0.5 else "end"
    return words(said, class_="tip", x=percent(share), y=y, dx=8 if side == "start" else -8, text_anchor=side)


def _name(key: str) -> str:
    return "class" if key == "class_" else key if key in ("viewBox", "preserveAspectRatio") else key.replace("_", "-")


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value))
