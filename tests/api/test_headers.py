"""Security headers stand on whatever is answered: data, pages, files, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.settings import Settings
from service.application import create_app
from service.headers import csp_nonce
from tests.support.world import HandClock, World

ADDRESSES = ("/api/v1/me", "/api/v1/openapi.json", "/api/docs", "/api/static/reference.css", "/api/v1/no", "/no-page")


def answers(app: Any) -> list[Any]:
    with app.app_context():
        return [app.test_client().get(address, buffered=True) for address in ADDRESSES]


def secure_app(folder: Path, **more: str) -> Any:
    return create_app(
        Settings.from_environment({"VAR": str(folder), "SECRET_KEY": "tests-only" * 4, **more}), clock=HandClock()
    )


def test_every_answer_forbids_what_is_inline_framed_or_guessed(world: World) -> None:
    for answer in answers(world.app):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_no_browser_keeps_an_answer(world: World) -> None:
    assert {answer.headers["Cache-Control"] for answer in answers(world.app)} == {"no-store"}


def test_browsers_are_told_to_stay_with_https_where_it_is_used(tmp_path: Path) -> None:
    found = secure_app(tmp_path, BASE_URL="https://audits.example.org").test_client().get("/api/docs")
    assert found.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_nothing_is_said_of_https_where_it_is_not_used(world: World) -> None:
    assert "Strict-Transport-Security" not in answers(world.app)[0].headers


def test_a_script_in_a_page_runs_only_with_the_word_of_that_answer(tmp_path: Path) -> None:
    app = secure_app(tmp_path)
    app.add_url_rule("/with-script", view_func=csp_nonce)
    first, second = (app.test_client().get("/with-script") for _ in range(2))
    assert f"script-src 'self' 'nonce-{first.text}'" in first.headers["Content-Security-Policy"]
    assert first.text != second.text
