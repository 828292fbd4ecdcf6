"""What goes wrong is always a problem document, never a page and never a failure of the service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.settings import Settings
from service.api.part import Part
from service.application import create_app
from service.database import db
from service.models import Person
from service.transaction import transaction
from tests.api.client import Answer, Api, token_for
from tests.support.world import HandClock, World

PROBLEM = "application/problem+json"
LONE = "\ud800"
BAD_BODIES: dict[str, bytes] = {
    "not JSON": b"{",
    "no object": b'["case_reference"]',
    "a bare word": b'"x"',
    "NaN": b'{"share": NaN}',
    "Infinity": b'{"share": Infinity}',
    "half a UTF-8 letter": b'{"case_reference": "\xff"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "nested too deep": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "a number of 5000 digits": b'{"share": ' + b"9" * 5000 + b"}",
}

WRONG: list[tuple[str, Any, str]] = [
    ("/cycles", {"name": "x" * 300}, "name"),
    ("/cycles", {"name": "Autumn", "share": 2}, "share"),
    ("/cycles", {"name": "Autumn", "seed": "x" * 100}, "seed"),
    ("/cycles", {"name": "Autumn", "cut_off_on": "9999-12-31"}, "cut_off_on"),
    ("/cycles", {"name": "Autumn", "cut_off_on": "0001-01-01"}, "cut_off_on"),
    ("/cycles", {"name": "Autumn", "state": "open"}, "state"),
    ("/plans", {"owner": "nobody@example.org", "actions": ["x"]}, "owner"),
    ("/plans", {"owner": "pat.practitioner@example.org", "actions": []}, "actions"),
    ("/plans", {"owner": "pat.practitioner@example.org", "actions": ["x"], "cycle_id": 10**30}, "cycle_id"),
    ("/plans", {"owner": "pat.practitioner@example.org", "actions": ["x"], "cycle_id": 12345}, "cycle_id"),
    ("/plans", {"owner": "pat.practitioner@example.org", "actions": ["x"], "cycle_id": -1}, "cycle_id"),
    ("/plans", {"owner": "pat.practitioner@example.org", "actions": ["x"], "signed_by": "me"}, "signed_by"),
    ("/audits", {"case_reference": "1", "agreed_grade": "good"}, "agreed_grade"),
    ("/audits", {"case_reference": "1", "auditors": [{"person": "x"}]}, "auditors"),
    ("/audits", {"case_reference": "1", "auditors": {"person": "x"}}, "auditors"),
    ("/supervisions", {"person": "pat.practitioner@example.org", "on": "2026-02-30"}, "on"),
    ("/supervisions", {"person": {}, "on": "2026-12-03"}, "person"),
]

QUERIES: list[dict[str, str]] = [
    {"limit": "0"},
    {"limit": "1000"},
    {"limit": "x"},
    {"cursor": "x"},
    {"cursor": "W10"},
    {"cursor": "WyJ4Il0"},
    {"cursor": "Wy0xXQ"},
    {"colour": "red"},
    {"state": "nowhere"},
    {"due_before": "soon"},
    {"cycle_id": "99999999999"},
    {"team": "a\x00b"},
    {"mine": "false"},
]


def sent(world: World, data: bytes, media: str = "application/json", path: str = "/audits") -> Answer:
    return Api(world, "Tess").send("POST", path, data=data, content_type=media)


def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(world: World) -> None:
    world.authority()
    answers = {name: sent(world, data) for name, data in BAD_BODIES.items()}
    assert {name: (answer.status, answer.headers["Content-Type"]) for name, answer in answers.items()} == dict.fromkeys(
        BAD_BODIES, (400, PROBLEM)
    )


def test_a_body_that_is_no_json_is_refused_by_its_type(world: World) -> None:
    world.authority()
    media = ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"]
    assert [sent(world, b"case_reference=1", kind).status for kind in media] == [415] * 4


def test_a_body_of_megabytes_is_refused(world: World) -> None:
    world.authority()
    assert sent(world, b'{"case_reference": "' + b"x" * 3_000_000 + b'"}').status == 413


def test_a_text_that_cannot_be_kept_is_named_by_field(world: World) -> None:
    world.authority()
    api = Api(world, "Tess")
    values: list[Any] = ["x" * 20_000, "a\x00b", LONE, "", " ", None, 5, True, [], {}]
    for value in values:
        answer = api.post("/audits", {"case_reference": value})
        assert (answer.status, list(answer.json["errors"])) == (422, ["case_reference"]), value


def test_a_field_that_is_wrong_or_not_taken_is_named(world: World) -> None:
    world.authority()
    api = Api(world, "Quentin")
    for path, body, field in WRONG:
        answer = api.post(path, body)
        assert (answer.status, field in answer.json.get("errors", ())) == (422, True), (path, body, answer)


def test_a_number_that_no_record_has_is_not_found(world: World) -> None:
    world.authority()
    api = Api(world, "Perry")
    for number in ("0", "-1", "99999999999999999999", "2147483647", "2147483648", "1.0", "٣", "9" * 5000, "%00"):
        for path in (f"/audits/{number}", f"/plans/{number}/transitions", f"/imports/{number}"):
            assert api.get(path).status == 404, path


def test_a_word_that_names_nothing_is_not_found(world: World) -> None:
    world.authority()
    api = Api(world, "Perry")
    for word in ("%00", "%ED%A0%80", "no-such", "a%0Db", "x" * 2000):
        for path in (f"/cases/{word}", f"/people/{word}", f"/tools/{word}"):
            assert api.get(path).status == 404, path


def test_what_is_out_of_scope_looks_like_what_does_not_exist(world: World) -> None:
    world.authority()
    audit = world.audit()
    world.person("Ola Outside", "team_manager", team_id=world.team("South").id)
    api = Api(world, "Ola")
    for below in ("", "/answers", "/actions", "/history", "/transitions"):
        hidden, absent = api.get(f"/audits/{audit.id}{below}"), api.get(f"/audits/{audit.id + 1}{below}")
        assert (hidden.status, hidden.data) == (absent.status, absent.data)
        assert hidden.status == 404
    posts = [api.post(f"/audits/{number}/transitions/submit", {}) for number in (audit.id, audit.id + 1)]
    assert posts[0].data == posts[1].data


def test_an_address_under_api_that_leads_nowhere_is_a_problem_too(world: World) -> None:
    for path in ("/api", "/api/v1", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/", "/api/v1//me"):
        answer = Api(world, None).get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (404, PROBLEM), path


def test_a_method_that_an_address_does_not_take_names_those_that_it_does(world: World) -> None:
    world.authority()
    answer = Api(world, "Tess").send("DELETE", "/audits/1/answers")
    assert answer.status == 405
    assert {"GET", "PUT"} <= set(answer.headers["Allow"].split(", "))


def test_a_query_that_is_wrong_is_refused_by_name(world: World) -> None:
    world.authority()
    api = Api(world, "Tess")
    for query in QUERIES:
        answer = api.get("/audits", **query)
        assert (answer.status, set(answer.json["errors"])) == (422, set(query)), query


def test_a_database_that_cannot_be_reached_is_a_moment_to_wait(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/nowhere/countersign.db"
    settings = Settings.from_environment({"VAR": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": "tests-only" * 4})
    app = create_app(settings, clock=HandClock())
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": "Bearer cs_x"})
    assert (answer.status_code, answer.mimetype) == (503, PROBLEM)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_failure_of_the_service_tells_nothing_of_its_inside(tmp_path: Path) -> None:
    app = create_app(
        Settings.from_environment({"VAR": str(tmp_path), "SECRET_KEY": "tests-only" * 4}), clock=HandClock()
    )
    part = Part("broken", "/broken", "What always fails.")

    @part.route("")
    def fail() -> None:
        raise RuntimeError("a secret of ours")

    app.register_blueprint(part)
    with app.app_context():
        db.create_all()
        with transaction() as work:
            work.session.add(Person(email="ann@example.org", name="Ann Anybody"))
        token = token_for(db.session.query(Person).one())
        answer = app.test_client().get("/api/v1/broken", headers={"Authorization": f"Bearer {token}"})
        db.session.remove()
        db.engine.dispose()
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "secret" not in answer.text
