"""The OpenAPI document and its page: complete, and made from the lifecycle tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask

from config.settings import Settings
from service.application import create_app
from tests.api.document import document_of
from tests.support.world import HandClock, World
from workflows.catalogue import LIFECYCLES

PATHS = {
    "action_plan": "plans",
    "audit": "audits",
    "cycle": "cycles",
    "escalation": "escalations",
    "exemption": "exemptions",
    "exercise": "exercises",
    "moderation": "moderations",
    "practitioner_form": "practitioner-forms",
    "review": "reviews",
    "self_audit": "self-audits",
    "standard_reminder": "standard-reminders",
    "supervision": "supervisions",
    "tool_version": "tool-versions",
}


class Page(HTMLParser):
    """What a page holds: tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page(app: Flask) -> Any:
    with app.app_context():
        return app.test_client().get("/api/docs")


def trigger_body(document: Any, path: str, trigger: str) -> Any:
    operation = document["paths"][f"/api/v1/{path}/{{id}}/transitions/{trigger}"]["post"]
    return operation["requestBody"]["content"]["application/json"]["schema"]


def test_every_address_of_the_api_is_in_the_document(application: Flask) -> None:
    documented = set(document_of(application)["paths"])
    for rule in application.url_map.iter_rules():
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: f"{{{m[1].replace('record_id', 'id')}}}", rule.rule)
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api_reference.openapi":
            assert address in documented, address


def test_every_trigger_that_people_may_fire_has_a_body_of_its_own(application: Flask) -> None:
    document = document_of(application)
    for kind, table in LIFECYCLES.items():
        for row in table.rows:
            if row.permission:
                body = trigger_body(document, PATHS[kind], row.trigger)
                assert {fact.name for fact in row.needs} <= set(body["properties"])
                assert {fact.name for fact in row.needs if fact.required} == set(body.get("required", ()))
                assert body["additionalProperties"] is False


def test_what_only_the_service_does_has_no_address_of_its_own(application: Flask) -> None:
    paths = document_of(application)["paths"]
    assert "/api/v1/plans/{id}/transitions/follow" not in paths
    assert "/api/v1/audits/{id}/transitions/complete" not in paths


def test_the_codes_of_a_body_are_the_policys(application: Flask) -> None:
    body = trigger_body(document_of(application), "plans", "authorise_delay")
    assert body["properties"]["reason"]["enum"] == ["absence", "system_access", "court", "other"]
    assert body["properties"]["signature"]["enum"] == [True]


def test_every_reference_in_the_document_leads_somewhere(application: Flask) -> None:
    document = document_of(application)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', str(document).replace("'", '"'))):
        found: Any = document
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_every_operation_has_a_name_of_its_own_and_says_what_it_is_for(application: Flask) -> None:
    document = document_of(application)
    found = [item for path in document["paths"].values() for method, item in path.items() if method != "parameters"]
    names = [operation["operationId"] for operation in found]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for operation in found)


def test_the_reference_is_a_page_of_our_own_without_any_script(application: Flask) -> None:
    answer = page(application)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    tags = Page(answer.text).tags
    assert not [tag for tag, _ in tags if tag in ("script", "style", "iframe", "img")]
    assert not [attributes for _, attributes in tags if "style" in attributes]
    links = [attributes.get("href") or "" for tag, attributes in tags if tag in ("a", "link")]
    assert all(link.startswith(("/", "#")) for link in links)


def test_every_link_within_the_reference_leads_to_a_place_on_it(application: Flask) -> None:
    tags = Page(page(application).text).tags
    places = [attributes["id"] for _, attributes in tags if "id" in attributes]
    links = {(attributes.get("href") or "")[1:] for tag, attributes in tags if tag == "a"}
    assert len(set(places)) == len(places)
    assert {link for link in links if link and not link.startswith("api") and link != ""} <= set(places)


def test_the_reference_has_every_address_and_its_style(application: Flask) -> None:
    text = page(application).text
    assert all(path in text for path in document_of(application)["paths"])
    with application.app_context():
        assert application.test_client().get("/api/static/reference.css", buffered=True).mimetype == "text/css"


def test_a_problem_names_a_place_in_the_reference(world: World) -> None:
    with world.app.app_context():
        problem: Any = world.app.test_client().get("/api/v1/nothing").json
    slug = problem["type"].removeprefix("/api/docs#")
    assert f'id="{slug}"' in page(world.app).text


def test_the_demonstrations_clock_is_part_of_a_demonstration_only(application: Flask, tmp_path: Path) -> None:
    assert "/api/v1/demo/clock" not in document_of(application)["paths"]
    settings = Settings.from_environment({"VAR": str(tmp_path), "SECRET_KEY": "tests-only" * 4, "DEMO": "1"})
    assert "/api/v1/demo/clock" in document_of(create_app(settings, clock=HandClock()))["paths"]
