"""Nothing of the API is open but its reference, and nobody gets in by a token that no longer holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from service.models import Person
from tests.api.client import Api, token_for
from tests.support.signed_in import sign_in
from tests.support.world import World

# The reference holds no record: whoever writes a client may read it before anybody gave them a token.
OPEN = {"/api/v1/openapi.json", "/api/docs", "/api/static/<path:filename>"}


def endpoints(app: Flask) -> list[tuple[str, str]]:
    """Every method and address under /api, with something in the place of each part."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api") and rule.rule not in OPEN]
    return [
        (method, re.sub(r"<number:\w+>", "1", re.sub(r"<(path:)?(?!number)\w+>", "word", rule.rule)))
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def signed_in(world: World, person: Person) -> FlaskClient:
    """A browser in which somebody has signed in."""
    client = world.app.test_client()
    sign_in(client, person)
    return client


def ask(world: World, client: FlaskClient, method: str, path: str, **options: Any) -> Any:
    with world.app.app_context():
        return client.open(path, method=method, **options)


def test_every_address_needs_a_sign_in(world: World) -> None:
    api = Api(world, None)
    found = endpoints(world.app)
    assert len(found) > 40
    for method, path in found:
        answer = api.send(method, path)
        assert (answer.status, answer.headers["Content-Type"]) == (401, "application/problem+json"), (method, path)


def test_whoever_is_not_signed_in_is_told_how_to(world: World) -> None:
    answer = Api(world, None).get("/me")
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert "flask token" in answer.json["detail"]


def test_a_header_that_holds_no_token_is_refused(world: World) -> None:
    for header in ("Bearer cs_nonsense", "Bearer", "Basic QTpC", "", "Bearer \xff\xfe"):
        assert Api(world, None).send("GET", "/me", headers={"Authorization": header}).status == 401, header


def test_a_token_ends_on_its_day(world: World) -> None:
    api = Api(world.authority(), "Tess")
    api.headers = {"Authorization": f"Bearer {token_for(world['Tess'], days=1)}"}
    assert api.get("/me").status == 200
    world.clock.forward(days=2)
    assert api.get("/me").status == 401


def test_the_token_of_a_leaver_is_refused(world: World) -> None:
    world.authority()
    api = Api(world, "Olu")
    world.change(world["Olu"], left_on=world.today)
    assert api.get("/me").status == 401


def test_me_says_who_asks_and_what_they_may_do(world: World) -> None:
    world.authority()
    me = Api(world, "Tess").get("/me").json
    assert (me["email"], me["roles"], me["team"]) == ("tess.team@example.org", ["team_manager"], "North")
    assert me["permissions"]["plan.sign_off"] == ["line_manager"]
    assert me["today"] == world.today.isoformat()


def test_a_session_reads_without_more(world: World) -> None:
    world.authority()
    client = signed_in(world, world["Tess"])
    assert ask(world, client, "GET", "/api/v1/me").json["name"] == "Tess Team"


def test_a_session_changes_nothing_without_its_csrf_token(world: World) -> None:
    world.authority()
    reference = world.case(world["Pat"]).reference
    answer = ask(world, signed_in(world, world["Tess"]), "POST", "/api/v1/audits", json={"case_reference": reference})
    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json["detail"]


def test_a_session_changes_things_with_the_csrf_token_that_me_gives(world: World) -> None:
    world.authority()
    reference = world.case(world["Pat"]).reference
    client = signed_in(world, world["Tess"])
    token = ask(world, client, "GET", "/api/v1/me").headers["X-CSRFToken"]
    answer = ask(
        world, client, "POST", "/api/v1/audits", json={"case_reference": reference}, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 201, answer.text


def test_a_bad_token_is_refused_although_a_session_would_do(world: World) -> None:
    world.authority()
    client = signed_in(world, world["Tess"])
    assert ask(world, client, "GET", "/api/v1/me", headers={"Authorization": "Bearer no"}).status_code == 401


def test_a_token_decides_who_asks_although_a_session_is_somebody_elses(world: World) -> None:
    world.authority()
    client, token = signed_in(world, world["Tess"]), token_for(world["Pat"])
    answer = ask(world, client, "GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json["name"] == "Pat Practitioner"


def test_somebody_who_has_not_begun_yet_is_refused(world: World) -> None:
    world.authority()
    world.person("Nia New", starts_on=world.today + timedelta(days=7))
    assert Api(world, "Nia").get("/me").status == 401


def test_somebody_who_left_long_ago_is_refused(world: World) -> None:
    world.authority()
    world.person("Gus Gone", left_on=date(2026, 6, 1))
    assert Api(world, "Gus").get("/me").status == 401
