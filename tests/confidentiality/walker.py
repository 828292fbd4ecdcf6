"""Opens every address that the service has, with the numbers of real records, as one person after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from flask import Flask
from sqlalchemy import select

from service.api.shapes.work import PATHS
from service.database import db
from service.insight.behind.listing import LISTS
from service.models import RECORDS, Case, Evidence, Person
from service.web.links import KINDS as SLUG_KINDS
from tests.api.client import token_for
from tests.api.document import document_of
from tests.support.signed_in import sign_in
from tests.support.world import World
from workflows.catalogue import LIFECYCLES

KINDS = {path: kind for kind, path in PATHS.items()}
# Numbers for what is no record of a lifecycle: imports, tools, and whatever is counted from one.
FEW = range(1, 4)


@dataclass(frozen=True)
class Addresses:
    """Where one can go, whoever one is; made once, as they are the same for everybody while nothing changes."""

    api: list[str]
    pages: list[str]

    @classmethod
    def of(cls, app: Flask, only: Callable[[str], object] = lambda path: True) -> Addresses:
        """Those of which `only` says so."""
        return cls(list(filter(only, api_addresses(app))), list(filter(only, page_addresses(app))))


class Walker:
    """Everything that one person is answered, by address."""

    def __init__(self, world: World, who: str) -> None:
        self.world = world
        self.person = world[who]
        self.headers = {"Authorization": f"Bearer {token_for(self.person, 1000)}"}
        self.client = world.app.test_client()
        sign_in(self.client, self.person)

    def answers(self, addresses: Addresses) -> Iterator[tuple[str, str]]:
        """Address and all of the answer, headers included."""
        for path in addresses.api:
            yield path, self._get(path, self.headers)
        for path in addresses.pages:
            yield path, self._get(path)

    def _get(self, path: str, headers: dict[str, str] | None = None) -> str:
        db.session.rollback()
        with self.world.app.app_context():
            response = self.client.get(path, headers=headers)
        assert response.status_code < 500, (self.person.name, path, response.status_code)
        said = response.get_data()
        if str(response.mimetype).endswith(("wordprocessingml.document", "spreadsheetml.sheet")):
            said = unzipped(said)
        return f"{response.headers}\n{said.decode('utf-8', 'replace')}"


def unzipped(content: bytes) -> bytes:
    """The text of a Word document or a workbook, as it stands within."""
    with ZipFile(BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def api_addresses(app: Flask) -> Iterator[str]:
    """Every GET of the OpenAPI document, filled with whatever there is to fill it with."""
    for template, item in document_of(app)["paths"].items():
        if "get" in item:
            kind = KINDS.get(template.split("/")[3])
            names = re.findall(r"\{(\w+)\}", template)
            for values in product(*(values_of(name, kind) for name in names)):
                yield template.format(**dict(zip(names, values, strict=True)))


def page_addresses(app: Flask) -> Iterator[str]:
    """Every page, the steps of every kind of record among them."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.") and "GET" in (rule.methods or ()) and "static" not in rule.endpoint:
            yield from _filled(rule)


def _filled(rule: Any) -> Iterator[str]:
    converters = rule._converters
    slugs = sorted(converters["slug"].items) if "slug" in converters else [rule.rule.split("/")[1]]
    for slug in slugs:
        kind = SLUG_KINDS.get(slug)
        given = [name for name in converters if name != "slug"]
        for values in _together(given, kind):
            place = {**dict(zip(given, values, strict=True)), **({"slug": slug} if "slug" in converters else {})}
            yield rule.build(place, append_unknown=False)[1]


def _together(given: list[str], kind: str | None) -> Iterable[tuple[Any, ...]]:
    """What the parts of an address can be together: a page of figures has tables of its own."""
    if given == ["page", "name"]:
        return [(page, name) for page, names in SHEETS.items() for name in names]
    return product(*(values_of(name, kind) for name in given))


def values_of(name: str, kind: str | None) -> list[Any]:
    """What a part of an address can be; a part of a new name has to be entered here, or the walk would miss it."""
    if name in ("id", "number"):
        return list(db.session.scalars(select(RECORDS[kind].id))) if kind in RECORDS else list(FEW)
    if name == "trigger":
        return sorted({row.trigger for row in LIFECYCLES[kind].rows if row.permission}) if kind else []
    return PARTS[name]()


# Tables of each page of figures; what stands in the others stands on the page as well, as it is the same cells.
SHEETS: Mapping[str, tuple[str, ...]] = {
    "grades": ("overall", "teams"),
    "evidence": ("evidence_statutory_core", "good_work"),
    "actions": ("actions", "themes"),
    "escalations": ("causes", "outcomes"),
    "times": ("action_plan",),
    "agreement": ("table", "quality"),
    "returns": ("cycle_teams",),
    "cycles": ("returned",),
}
PARTS: Mapping[str, Callable[[], list[Any]]] = {
    "email": lambda: list(db.session.scalars(select(Person.email).where(Person.name.startswith("Pat ")))),
    "ending": lambda: ["csv", "xlsx"],
    "file": lambda: list(db.session.scalars(select(Evidence.key))),
    "form": lambda: ["csv", "xes"],
    "key": lambda: ["core"],
    "kind": lambda: ["audit", "practitioner_form"],
    "name": lambda: ["practitioner"],
    "page": lambda: sorted(SHEETS),
    "role": lambda: ["team_manager"],
    "reference": lambda: list(db.session.scalars(select(Case.reference))),
    "section": lambda: ["record", "assessment", "context"],
    "token": lambda: ["0" * 32],
    "version": lambda: [1],
    "what": lambda: sorted(LISTS),
}
