"""Whatever is sent, the service never fails: hostile values in every field of every body that the document knows."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.client import Api
from tests.api.document import document_of
from tests.security.hostile import hostile_values
from tests.support.world import World

SENSIBLE = ["good", "yes", "court", "pat.practitioner@example.org", "2026-12-01", True, "record", "training", 1]


def bodies(document: Any) -> list[tuple[str, str, list[str]]]:
    """Method, address and field names of every JSON body, with numbers of records that exist."""
    found = []
    for path, item in document["paths"].items():
        for method in ("post", "put"):
            content = item.get(method, {}).get("requestBody", {}).get("content", {})
            if "application/json" in content:
                schema = content["application/json"]["schema"]
                if "$ref" in schema:
                    schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
                address = path.replace("{id}", "1").replace("{email}", "pat.practitioner@example.org")
                found.append((method, address.replace("{trigger}", "submit"), list(schema.get("properties", {}))))
    return found


def test_no_body_makes_the_service_fail(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    world.book(world["Pat"], plan.due_on)
    world.cycle()
    clients = [Api(world, who) for who in ("Quentin", "Tess")]
    asked = bodies(document_of(world.app))
    assert len(asked) > 30

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        method, path, names = data.draw(st.sampled_from(asked))
        keys = st.sampled_from([*names, "unknown"]) if names else st.text()
        body = data.draw(st.dictionaries(keys, hostile_values | st.sampled_from(SENSIBLE), max_size=5) | hostile_values)
        api = data.draw(st.sampled_from(clients))
        answer = api.send(method.upper(), path, data=json.dumps(body), content_type="application/json")
        assert answer.status < 500, (method, path, body, answer)

    send()


def test_no_query_makes_the_service_fail(world: World) -> None:
    world.authority().issued()
    api = Api(world, "Quentin")
    lists = ("audits", "plans", "escalations", "supervisions", "cycles", "cases", "tasks", "audits/1/history")
    names = ("limit", "cursor", "state", "team", "due_before", "owner", "case_reference", "kind", "mine", "cycle_id")

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(lists), st.dictionaries(st.sampled_from(names), st.text(max_size=40), max_size=3))
    def ask(path: str, query: dict[str, str]) -> None:
        plain = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
        answer = api.get(f"/{path}", **plain)
        assert answer.status < 500, (path, query, answer)

    ask()
