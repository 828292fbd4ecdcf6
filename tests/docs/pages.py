"""The documents as these tests read them: pages, tables, code blocks, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
DECISIONS, RECIPES = ROOT / "docs" / "adr", ROOT / "docs" / "recipes"

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)


def text(page: Path) -> str:
    return page.read_text("utf-8")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str = "") -> list[str]:
    """The code blocks in a language; without one, those that name none, which hold commands."""
    return [block for found, block in _FENCE.findall(text(page)) if found == language]


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return _FENCE.sub("", text(page))


def links(page: Path) -> list[str]:
    """Where the page's links lead, those to other sites left out."""
    return [target for target in _LINK.findall(prose(page)) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """What a link behind a # can name."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page)))
    return {heading.strip().replace(" ", "-") for heading in plain}


def section(page: Path, heading: str) -> str:
    """One section of a page, code blocks included."""
    _, _, rest = text(page).partition(f"\n## {heading}\n")
    assert rest, f"{name(page)} has no section {heading}"
    return rest.partition("\n## ")[0]


def rows(markdown: str) -> Iterator[list[str]]:
    """The cells of every table row, heads and rules left out."""
    lines = [line for line in markdown.splitlines() if line.startswith(("| ", "|--"))]
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith("|--") and not below.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def coded(cell: str) -> list[str]:
    """What stands in a cell between backticks."""
    return re.findall(r"`([^`]+)`", cell)
