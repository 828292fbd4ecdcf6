"""The published table is that of the sources, and the matrix notices what it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.permissions import sweep
from tests.permissions.asking import Desks
from tests.permissions.expected import gates, roles
from tests.permissions.routes import routes
from tests.permissions.sweep import Sweep
from tests.permissions.table import PAGE, text


def test_the_published_table_is_current() -> None:
    assert PAGE.read_text("utf-8") == text(), "make permissions"


def test_an_address_that_nobody_entered_is_noticed() -> None:
    app = Flask("added")
    app.add_url_rule("/everything", "everything", lambda: "All that there is.")
    assert "GET /everything" in {str(route) for route in routes(app)} - set(gates())


def differences(desks: Desks, where: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What everybody finds at one address that is not as the table says."""
    found = Sweep(desks, every=True)
    monkeypatch.setattr(sweep, "routes", lambda app: [route for route in routes(app) if str(route) == where])
    found.pages()
    found.records()
    return found.wrong


def test_a_page_without_its_check_is_noticed(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    app, where = desks.place.world.app, "GET /administration/access"
    assert differences(desks, where, monkeypatch) == []
    monkeypatch.setitem(app.view_functions, "web.access.index", lambda: "Who opened what.")
    assert [line for line in differences(desks, where, monkeypatch) if line.startswith("Pat is let in")]


def test_a_permission_that_is_granted_too_widely_is_noticed(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    context = desks.place.world.context
    everyone = {**context.roles.grants["everyone"], "case.view": frozenset({"all"})}
    monkeypatch.setattr(context, "roles", replace(context.roles, grants={**context.roles.grants, "everyone": everyone}))
    found = differences(desks, "GET /api/v1/cases/<reference>", monkeypatch)
    assert [line for line in found if line.startswith("seen by Will")]
    assert roles()["everyone"]["may"]["case.view"] != ["all"], "the tables are not what was changed"


def test_an_answer_that_tells_absent_from_hidden_is_noticed(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(number: int) -> tuple[str, int]:
        return ("You may not see this." if number < 100 else "There is no such plan."), 404

    monkeypatch.setitem(desks.place.world.app.view_functions, "web.plan.show", telling)
    assert [line for line in differences(desks, "GET /plans/<number>", monkeypatch) if line.startswith("seen by")]
