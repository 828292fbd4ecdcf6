"""Turns the guides that come with the service into HTML: headings, paragraphs, lists, bold words and links.

Only files of the service itself are read. Everything is escaped first, so nothing in them can be more than text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup, escape

HEADING = re.compile(r"(#{1,3}) +(.+)")
NUMBERED, BULLETED = re.compile(r"\d+\. +(.+)"), re.compile(r"- +(.+)")
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
BOLD, CODE = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"`(.+?)`")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
GUIDE = re.compile(r"^([a-z-]+)\.md$")


def rendered(text: str, places: Mapping[str, str] | None = None) -> Markup:
    """The HTML of a guide, its own heading of the first level left out; pictures are for reading elsewhere.

    `places` are paths by the names of pages: where a name stands in bold, it is a link.
    """
    places = places or {}
    blocks = [block.strip() for block in re.split(r"\n\s*\n", PICTURE.sub("", text)) if block.strip()]
    return Markup("\n").join(part for block in blocks for part in _block(block, places))


def title_of(text: str) -> str:
    """The heading of the first level."""
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")


def _block(block: str, places: Mapping[str, str]) -> Iterator[Markup]:
    heading = HEADING.fullmatch(block)
    if heading is None:
        for kind, lines in groupby(_joined(block), key=_kind):
            yield _lines(kind, list(lines), places)
    elif len(heading[1]) > 1:
        name = f"h{len(heading[1])}"
        anchor = re.sub(r"[^a-z0-9]+", "-", heading[2].lower()).strip("-")
        # Every value is escaped by what is called.
        yield Markup('<{} id="{}">{}</{}>').format(Markup(name), anchor, _inline(heading[2], {}), Markup(name))  # nosec B704


def _joined(block: str) -> list[str]:
    """The lines of a block, those that go on joined to the one before."""
    found: list[str] = []
    for line in block.splitlines():
        if found and not _kind(line.strip()):
            found[-1] += f" {line.strip()}"
        else:
            found.append(line.strip())
    return found


def _kind(line: str) -> str:
    return "ol" if NUMBERED.fullmatch(line) else "ul" if BULLETED.fullmatch(line) else ""


def _lines(kind: str, lines: list[str], places: Mapping[str, str]) -> Markup:
    if not kind:
        return Markup("<p>{}</p>").format(_inline(" ".join(lines), places))
    pattern, look = (NUMBERED, "numbered") if kind == "ol" else (BULLETED, "bulleted")
    items = [match[1] for line in lines if (match := pattern.fullmatch(line))]
    inner = Markup("").join(Markup("<li>{}</li>").format(_inline(item, places)) for item in items)
    # Every value is escaped by what is called.
    return Markup('<{} class="{}">{}</{}>').format(Markup(kind), look, inner, Markup(kind))  # nosec B704


def _inline(text: str, places: Mapping[str, str]) -> Markup:
    def bold(match: re.Match[str]) -> str:
        path = places.get(match[1])
        return f'<a href="{path}"><b>{match[1]}</b></a>' if path else f"<b>{match[1]}</b>"

    html = BOLD.sub(bold, CODE.sub(r"<code>\1</code>", str(escape(text))))
    # Every value is escaped by what is called.
    return Markup(LINK.sub(lambda match: f'<a href="{_address(match[2])}">{match[1]}</a>', html))  # nosec B704


def _address(address: str) -> str:
    """Another guide, by its file; no other link leads anywhere."""
    guide = GUIDE.match(address)
    return f"/guidance/{guide[1]}" if guide else "#main"
