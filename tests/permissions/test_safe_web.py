"""What every answer carries, and that no other site can change anything in somebody's name."""

from __future__ import annotations

import pytest

from service.web.links import safe_path
from tests.permissions.asking import Desks
from tests.permissions.place import NOBODY
from tests.permissions.routes import routes
from tests.permissions.sweep import PARTS, unprotected, writes

# Hands a form back to whoever wrote it: it changes nothing, and takes only what the service has sealed for them.
SEALED = "POST /sent-too-late"
# Quality may do the most; whoever signs in has no session yet.
SIGNING_IN = {"POST /sign-in": NOBODY}


@pytest.fixture
def guarded(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """The place as it runs outside of the matrix: forms need the token of their session."""
    monkeypatch.setitem(desks.place.world.app.config, "WTF_CSRF_ENABLED", True)
    return desks


def test_nothing_is_changed_by_a_session_without_its_token(guarded: Desks) -> None:
    taken = []
    for route in routes(guarded.place.world.app):
        if route.method == "GET" or str(route) == SEALED:
            continue
        who = SIGNING_IN.get(str(route), "Quentin")
        path = route.at(
            **{**PARTS, "number": 1, "reference": "1", "email": "pat.practitioner@example.org", "trigger": "x"}
        )
        with writes() as written:
            answer = guarded.ask(who, route.method, path, by_cookie=True, data={"text": "From another site."})
        if written or answer.status_code != (403 if path.startswith("/api/") else 400):
            taken.append(f"{route}: {answer.status_code} {written}")
        assert unprotected(answer) == [], route
    assert taken == []


def test_the_guard_is_what_refuses(desks: Desks) -> None:
    """Without it the same request is judged by its form, so the test above can fail."""
    answer = desks.ask("Quentin", "POST", "/supervisions/new", data={"text": "From another site."})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/no/such/page"),
        ("POST", "/audits"),
        ("GET", "/api/v1/nothing"),
        ("DELETE", "/api/v1/me"),
        ("GET", "/static/none.css"),
        ("GET", "/audits/1/"),
        ("TRACE", "/"),
        ("GET", "/%00"),
        ("GET", "/audits/0"),
    ],
)
def test_errors_carry_what_every_answer_carries(desks: Desks, method: str, path: str) -> None:
    answer = desks.ask("Quentin", method, path)
    assert answer.status_code >= 300 and unprotected(answer) == []


ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "/sign-out",
    "http:///evil.example",
    " //evil.example",
    "/\x00/evil.example",
)


@pytest.mark.parametrize("given", ELSEWHERE)
def test_no_sign_in_leads_to_another_site(desks: Desks, given: str) -> None:
    assert safe_path(given) == "/"
    answer = desks.ask("Quentin", "GET", "/sign-in", query_string={"next": given})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
