"""Goes through the pages that somebody can reach from their home page by links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

# No pages of their own: files, the API, and what ends the session.
LEFT_OUT = ("/static", "/api", "/sign-out", "/calendar")
DOWNLOADS = (".bpmn", ".csv", ".docx", ".ics", ".json", ".xes", ".xlsx", ".yaml")

Opened = TypeVar("Opened")


def kind_of(path: str) -> str:
    """An address without its numbers, its question and its place on the page."""
    return re.sub(r"\d+", "N", path.partition("#")[0].partition("?")[0])


def sort_of(path: str) -> str:
    """A coarser kind: without whose, which tool's, role's or lifecycle's page it is, where one template makes all."""
    return re.sub(r"(/staff|/roles|^/tools|/notation)/[^/]+", r"\1/X", kind_of(path))


def crawl(
    most_of_a_kind: int,
    open_page: Callable[[str], Opened],
    links: Callable[[Opened], Iterable[str]],
    kind_of: Callable[[str], str] = kind_of,
) -> Iterator[tuple[str, Opened]]:
    """Each address once with what opening it gave; of those of one kind the first few."""
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0).partition("#")[0]
        bare = path.partition("?")[0]
        kind = kind_of(path)
        passed_over = not path.startswith("/") or path.startswith(LEFT_OUT) or bare.endswith(DOWNLOADS)
        if passed_over or path in seen or kinds.get(kind, 0) >= most_of_a_kind:
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        opened = open_page(path)
        yield path, opened
        waiting += links(opened)
