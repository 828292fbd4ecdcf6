"""Personal tokens: made in a browser, shown once, reading or writing, ended at once, and no way to anything else."""

from __future__ import annotations

from typing import Any

from service.database import db
from service.models import Token
from service.signing_in import new_token
from service.transaction import transaction
from tests.api.client import Api, token_for
from tests.support.world import World
from tests.web.browser import Browser


def made(browser: Browser, scope: str = "read", **fields: str) -> str:
    browser.open("/me/signing-in")
    page = browser.press("Make the token", **{"name": "Monthly figures", "scope": scope, "days": "30", **fields})
    return page.text.partition("shown this once: ")[2].partition(" ")[0]


def bearer(world: World, token: str, method: str = "GET", path: str = "/me", **more: Any) -> int:
    return (
        Api(world, None).send(method, path, headers={"Authorization": f"Bearer {token}"}, buffered=True, **more).status
    )


def test_a_token_is_made_on_the_page_listed_and_ended_at_once(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    token = made(pat)
    assert token.startswith("cs_") and bearer(world, token) == 200
    page = pat.open("/me/signing-in")
    assert token not in page.text and "Monthly figures" in page.text and "2 December 2026" in page.text
    assert "2 November 2026" in page.text or "10am" in page.text, "when it was used last"
    pat.press("End it: Monthly figures")
    assert bearer(world, token) == 401


def test_a_token_that_reads_changes_nothing(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    body = {"json": {"mail": "daily"}}
    assert bearer(world, made(pat, "read"), "PUT", "/me/preferences", **body) == 403
    assert world["Pat"].mail == "each"
    assert bearer(world, made(pat, "write"), "PUT", "/me/preferences", **body) == 200


def test_a_token_says_what_is_missing(world: World) -> None:
    pat = Browser(world.authority(), "Pat")
    pat.open("/me/signing-in")
    page = pat.press("Make the token", name="")
    assert page.status == 422 and "what it is for" in page.text and "Choose what it may do." in page.text


def test_a_token_opens_no_page_and_makes_no_token(world: World) -> None:
    token = token_for(world.authority()["Pat"])
    client = world.app.test_client()
    with world.app.app_context():
        page = client.get("/", headers={"Authorization": f"Bearer {token}"})
        assert page.status_code == 303 and "/sign-in" in page.headers["Location"]
    body = {"name": "More", "scope": "write", "days": 365}
    assert bearer(world, token, "POST", "/me/tokens", json=body) == 403
    assert db.session.query(Token).count() == 1


def test_a_session_makes_lists_and_ends_tokens_through_the_api(world: World) -> None:
    pat = Browser(world.authority(), "Pat")

    def call(method: str, path: str = "/api/v1/me/tokens", **more: Any) -> Any:
        with world.app.app_context():
            csrf = pat.client.get("/api/v1/me").headers["X-CSRFToken"]
            return pat.client.open(path, method=method, headers={"X-CSRFToken": csrf}, **more)

    found = call("POST", json={"name": "Figures", "scope": "read", "days": 30})
    assert found.status_code == 201 and bearer(world, found.json["token"]) == 200
    listed = call("GET").json["items"]
    assert [(one["name"], one["scope"]) for one in listed] == [("Figures", "read")] and "token" not in listed[0]
    assert call("DELETE", f"/api/v1/me/tokens/{listed[0]['id']}").status_code == 200
    assert bearer(world, found.json["token"]) == 401
    assert call("POST", json={"name": "Figures", "scope": "admin", "days": 30}).status_code == 422


def test_nobody_ends_the_token_of_somebody_else(world: World) -> None:
    number = world.authority()["Pat"].id
    with transaction() as work:
        token, text = new_token(work.session.get_one(type(world["Pat"]), number), 1)
        work.session.add(token)
    olu = Browser(world, "Olu")
    olu.open("/me")
    assert olu.send(f"/me/tokens/{db.session.query(Token.id).scalar()}/end").status == 404
    assert bearer(world, text) == 200
