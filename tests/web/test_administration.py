"""Administration: what needs attention, staff, roles, policy, programmes, messages and histories."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from config.policy import Policy
from config.settings import HERE
from notifications.messages import messages
from service.checkpoints import folder
from service.database import db
from service.meanings.messages import MESSAGES
from service.meanings.policy import meaning
from service.meanings.roles import AREAS, DEEDS, RELATIONS
from service.models import Outbox, Person, Verification
from service.transaction import transaction
from service.usecases import verifying
from service.usecases.beating import beat
from service.usecases.histories import take_checkpoint
from tests.api.client import Api
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser
from workflows.words import Relation

REFUSED = "The mail server refused it: 550 5.1.1 There is no such person here"
PAGES = (
    "",
    "/messages",
    "/messages?show=failing",
    "/staff",
    "/roles",
    "/policy",
    "/programmes",
    "/history",
    "/access",
    "/checks",
)
MOST_QUERIES = 15


@pytest.fixture
def authority(world: World) -> World:
    for path in folder().glob("*.json"):
        path.unlink()
    world.authority()
    world.person("Dora Data", "data_protection")
    return world


def killed(world: World, number: int = 1) -> list[int]:
    """So many messages that could not be delivered."""
    world.issued()
    dead = list(db.session.scalars(select(Outbox.id).order_by(Outbox.id).limit(number)))
    with transaction() as work:
        for row in work.session.scalars(select(Outbox).where(Outbox.id.in_(dead))).unique():
            row.status, row.attempts, row.reason = "dead", 8, REFUSED
    return dead


def status(number: int) -> str:
    db.session.rollback()
    return db.session.get_one(Outbox, number).status


def test_the_overview_says_what_needs_attention_and_that_nothing_does(authority: World) -> None:
    beat("clock")
    beat("worker")
    ada = Browser(authority, "Ada")
    assert "Nothing needs you." in ada.open("/administration").text
    killed(authority)
    page = ada.open("/administration")
    assert "1 message could not be delivered" in page.text and "Nothing needs you." not in page.text


def test_an_administrator_tries_a_message_again_and_gives_another_up(authority: World) -> None:
    first, second = killed(authority, 2)
    ada = Browser(authority, "Ada")
    page = ada.open("/administration/messages")
    assert REFUSED in page.text and "Redraw the genogram" not in page.html
    ada.send(f"/administration/messages/{first}/retry")
    assert (status(first), status(second)) == ("waiting", "dead")
    ada.open(f"/administration/messages/{second}/give-up")
    assert "Say why nobody needs this message any more." in ada.press("Give up this message", reason=" ").text
    assert "The message is given up" in ada.press("Give up this message", reason="Has left.").text
    assert status(second) == "skipped"
    assert db.session.get_one(Outbox, second).reason == "Given up by hand: Has left. (Ada Administrator)"


def test_all_messages_are_tried_again_at_once_and_their_lanes_are_rung(authority: World) -> None:
    dead = killed(authority, 3)
    rung: list[object] = []
    authority.context.ring = rung.append
    ada = Browser(authority, "Ada")
    ada.open("/administration/messages")
    assert "3 messages will be sent again now." in ada.press("Try all 3 again").text
    assert {status(number) for number in dead} == {"waiting"} and rung


@pytest.mark.tampers
def test_histories_are_verified_piece_by_piece_and_what_is_found_stays(
    authority: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = authority.issued()
    take_checkpoint()
    monkeypatch.setattr(verifying, "RECORDS_AT_ONCE", 2)
    dora = Browser(authority, "Dora")
    dora.open("/administration/history")
    assert "Every history is being verified" in dora.press("Verify every history").text
    assert verifying.go_on(0) and db.session.scalars(select(Verification)).one().ended_at is None
    assert verifying.go_on(60) and not verifying.go_on(60)
    assert "Nothing was changed" in dora.open("/administration/history").text
    number = plan.id
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE action_plan SET due_on = '2027-01-01' WHERE id = :id"), {"id": number})
    dora.press("Verify every history")
    verifying.go_on(60)
    page = dora.open("/administration/history")
    assert "1 place was changed behind the service’s back" in page.text
    assert f"Plan {number}: its content was changed after the last row of its history." in page.text
    one = dora.press("Verify it", kind="action_plan", number=str(number))
    assert f"Plan {number} was changed behind the service’s back" in one.text


def test_each_role_finds_in_administration_what_it_looks_after(authority: World) -> None:
    allowed = {
        "Ada": set(PAGES),
        "Quentin": {"", "/staff", "/roles", "/policy", "/programmes", "/history", "/checks"},
        "Dora": {"", "/roles", "/policy", "/programmes", "/history", "/access", "/checks"},
        "Tess": set(),
    }
    for who, pages in allowed.items():
        browser = Browser(authority, who)
        found = {path: browser.open(f"/administration{path}").status for path in PAGES}
        assert found == {path: 200 if path in pages else 403 for path in PAGES}, who
        tabs = set(browser.open("/administration").links.values()) if pages else set()
        assert tabs >= {f"/administration{path}" for path in pages if "?" not in path}


def test_staff_are_found_by_what_is_missing_or_over(authority: World) -> None:
    authority.person("Xena External", "external", left_on=authority.today.replace(day=20))
    authority.change(authority["Olu"], left_on=authority.today)
    ada = Browser(authority, "Ada")
    ada.open("/administration/staff")
    assert "Olu Other" not in ada.page.text
    assert "Olu Other" in ada.press("Show", shown="left").text
    page = ada.press("Show", shown="outside")
    assert "Xena External" in page.text and "Ends on Friday 20 November" in page.text
    page = ada.follow("Xena External")
    assert "Account ends 20 November 2026" in page.text and "has no password yet" in page.text


def test_a_role_says_in_words_what_it_may_do_and_where(authority: World) -> None:
    ada = Browser(authority, "Ada")
    ada.open("/administration/roles")
    page = ada.follow("Team manager")
    assert "Sign off a plan For people in their own line" in page.text
    assert "Tess Team" in ada.follow("See who holds this role").text


def test_policy_says_what_each_value_means_and_what_was_supplied(authority: World) -> None:
    authority.policy("plan", escalate_after_working_days=3)
    page = Browser(authority, "Ada").open("/administration/policy")
    assert "unfinished plan escalates. 3 working days Supplied: 1 working day" in page.text


def keys(values: Any, above: str = "") -> list[str]:
    found = []
    for name, value in values.items():
        found += keys(value, f"{above}{name}.") if isinstance(value, dict) else [f"{above}{name}"]
    return found


def test_no_value_permission_relation_or_message_is_without_a_meaning(world: World) -> None:
    written = keys(Policy.read(HERE / "policy.yaml").values)
    silent = [key for key in [*written, "plan.new_value"] if meaning(key) is None]
    assert silent == ["plan.new_value"], "say what it means in service/meanings/policy.py"
    permissions = world.context.roles.permissions
    assert permissions == set(DEEDS), "say what it lets people do in service/meanings/roles.py"
    assert {name.split(".")[0] for name in permissions} <= set(AREAS)
    assert set(RELATIONS) == set(Relation)
    assert messages() <= set(MESSAGES), "say what it is about in service/meanings/messages.py"


def test_no_page_asks_more_than_a_bounded_number_of_questions(authority: World) -> None:
    killed(authority, 3)
    for number in range(30):
        authority.person(f"New Person{number}", manager=authority["Tess"], team_id=authority.team().id)
    with transaction() as work:
        work.session.execute(ACCESS, [{"n": n, "person": authority["Pat"].id} for n in range(1, 31)])
    verifying.keep([])
    ada = Browser(authority, "Ada")
    for path in (*PAGES, "/staff/pat.practitioner@example.org", "/roles/quality"):
        with statements(without=("BEGIN", "SAVEPOINT", "ROLLBACK")) as heard:
            assert ada.open(f"/administration{path}").status == 200
        assert len(heard) <= MOST_QUERIES, (path, heard)


ACCESS = text(
    """INSERT INTO access_record (person_id, kind, record_id, how, hour, first_at, last_at, times)
    VALUES (:person, CASE WHEN :n % 2 = 0 THEN 'audit' ELSE 'action_plan' END, :n, 'page', '2026-11-02 10:00:00+00:00',
            '2026-11-02 10:00:00+00:00', '2026-11-02 10:00:00+00:00', 1)"""
)


def test_the_api_gives_what_the_pages_show(authority: World) -> None:
    [number] = killed(authority)
    ada, tess = Api(authority, "Ada"), Api(authority, "Tess")
    [letter] = ada.get("/dead-letters").json["items"]
    assert (letter["id"], letter["reason"]) == (number, REFUSED)
    assert ada.post(f"/dead-letters/{number}/retry").json == {"count": 1}
    assert ada.post(f"/dead-letters/{number}/give-up", {"reason": "Too late."}).status == 409
    assert ada.post("/verifications").json["ended_at"] is None
    verifying.go_on(60)
    assert ada.get("/verifications").json["items"][0]["found"] == []
    assert ada.get("/verifications/record", kind="audit", record=1).json["found"] == []
    assert ada.get("/verifications/record", kind="audit", record=999).status == 404
    assert {"key", "meaning", "value"} <= set(ada.get("/policy").json["items"][0])
    assert any(role["role"] == "team_manager" and role["holders"] == 1 for role in ada.get("/roles").json["items"])
    assert len(ada.get("/staff", shown="no_sign_in").json["items"]) == authority_size()
    addresses = ("/dead-letters", "/verifications", "/policy", "/roles", "/staff", "/access-records")
    assert {tess.get(address).status for address in addresses} == {403}


def authority_size() -> int:
    return len(list(db.session.scalars(select(Person.id))))
