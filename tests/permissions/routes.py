"""Every address of the running application, method by method, written as the table of permissions writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

PART = re.compile(r"<(?:(?P<converter>[a-z_]+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>[a-z_]+)>")


@dataclass(frozen=True)
class Route:
    """One method at one address. `where` is the address with the names of its parts; a choice of words is spelt out."""

    method: str
    where: str
    endpoint: str

    def __str__(self) -> str:
        return f"{self.method} {self.where}"

    @property
    def parts(self) -> list[str]:
        return re.findall(r"<(\w+)>", self.where)

    def at(self, **parts: Any) -> str:
        """The address with its parts filled in."""
        return re.sub(r"<(\w+)>", lambda part: str(parts[part[1]]), self.where)


def routes(app: Flask) -> list[Route]:
    """Sorted by address."""
    found = {route for rule in app.url_map.iter_rules() for route in _routes(rule)}
    return sorted(found, key=lambda route: (route.where, route.method))


def _routes(rule: Any) -> Iterator[Route]:
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for where in _spelt(rule.rule):
            yield Route(method, where, rule.endpoint)


def _spelt(rule: str) -> Iterator[str]:
    """The kind of record that an address is about has a line of its own for each; other choices stay a part."""
    found = PART.search(rule)
    if found is None:
        yield rule
        return
    before, after = rule[: found.start()], rule[found.end() :]
    choices = (
        re.findall(r"[\w-]+", found["choices"] or "") if found["name"] == "slug" else [f"<{_name(found['name'])}>"]
    )
    for choice in choices:
        for rest in _spelt(after):
            yield f"{before}{choice}{rest}"


def _name(name: str) -> str:
    return "number" if name == "record_id" else name
