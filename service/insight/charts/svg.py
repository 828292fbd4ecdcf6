"""Writes SVG: escaped text, finite numbers, a class for each kind of mark and the look it has without a style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from markupsafe import Markup, escape

NAMESPACE = "http://www.w3.org/2000/svg"
BRAND, INK, MUTED, PAPER = "#00545c", "#0b0c0c", "#484949", "#ffffff"
FONT = "arial, sans-serif"
LOOKS: dict[str, dict[str, object]] = {
    "average": {"fill": "none", "stroke": INK, "stroke-width": 1.5, "stroke-dasharray": "7 4"},
    "axis": {"fill": "none", "stroke": INK, "stroke-width": 1},
    "band": {"fill": "#e6eaea"},
    "bracket": {"fill": "none", "stroke": BRAND, "stroke-width": 2},
    "grid": {"fill": "none", "stroke": "#d4d8d8", "stroke-width": 1},
    "line": {"fill": "none", "stroke": BRAND, "stroke-width": 2},
    "mark": {"fill": BRAND},
    "no": {"fill": PAPER, "stroke": MUTED, "stroke-width": 1},
    "partly": {"fill": "#8fbcc0", "stroke": BRAND, "stroke-width": 1},
    "point": {"fill": BRAND},
    "range": {"fill": "#5f9a9e"},
    "signal": {"fill": PAPER, "stroke": BRAND, "stroke-width": 3.5},
    "stripes": {"fill": "none", "stroke": "#6b6e6e", "stroke-width": 2.5},
    "words": {"fill": INK, "font-size": 15, "font-family": FONT},
    "words-bold": {"fill": INK, "font-size": 15, "font-weight": 700, "font-family": FONT},
    "words-brand": {"fill": BRAND, "font-size": 15, "font-weight": 700, "font-family": FONT},
    "words-muted": {"fill": MUTED, "font-size": 15, "font-family": FONT},
    "words-small": {"fill": MUTED, "font-size": 14, "font-family": FONT},
    "yes": {"fill": BRAND},
}


def mark(tag: str, kind: str, **attributes: object) -> Markup:
    """One empty element of a kind that LOOKS names; `stroke_width` is written stroke-width."""
    return element(tag, {"class": f"c-{kind}", **LOOKS[kind], **_dashed(attributes)})


def words(x: float, y: float, text: str, kind: str = "words", anchor: str = "start", **attributes: object) -> Markup:
    """One line of text; `anchor` is start, middle or end."""
    placed = {"class": f"c-{kind}", "x": x, "y": y, "text-anchor": anchor, **LOOKS[kind], **_dashed(attributes)}
    return element("text", placed, escape(text))


def element(tag: str, attributes: dict[str, object], *inside: Markup) -> Markup:
    written = "".join([f' {name}="{escape(_value(value))}"' for name, value in attributes.items()])
    if not inside:
        return Markup(f"<{tag}{written}/>")  # nosec B704 # every value is escaped by what is called
    content = "".join([escape(part) for part in inside])
    return Markup(f"<{tag}{written}>{content}</{tag}>")  # nosec B704 # every value is escaped by what is called


def drawing(name: str, size: tuple[float, float], title: str, description: str, parts: Sequence[Markup]) -> Markup:
    """A whole picture with its title and description for whoever does not see it; `name` is unique in the page."""
    width, height = size
    heads = (
        element("title", {"id": f"{name}-title"}, escape(title)),
        element("desc", {"id": f"{name}-desc"}, escape(description)),
    )
    around: dict[str, object] = {
        "xmlns": NAMESPACE,
        "class": "figure-svg",
        "viewBox": f"0 0 {_value(width)} {_value(height)}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
    }
    return element("svg", around, *heads, *parts)


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a path through points."""
    return "M" + "L".join(f"{_value(x)} {_value(y)}" for x, y in points) + ("Z" if closed else "")


def wrapped(text: str, width: float, size: float = 15) -> list[str]:
    """Text in lines that are at most so wide, as far as letters of Arial are 0.53 of their size on average."""
    most, lines = max(1, int(width / (0.53 * size))), [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [part for line in lines for part in ([line[i : i + most] for i in range(0, len(line), most)] or [""])]


def _dashed(attributes: dict[str, object]) -> dict[str, object]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def _value(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if not isfinite(value):
        raise ValueError("A chart has no place for a number that is not finite.")
    return f"{value:.1f}".removesuffix(".0")
