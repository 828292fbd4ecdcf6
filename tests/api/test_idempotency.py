"""The same key and request: one effect and the same answer, however often and however close together (FAULTS I5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from service.database import db
from service.models import Action, Audit, History
from tests.api.client import Answer, Api
from tests.support.world import World


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def at_once(api: Api, times: int, path: str, body: object, **headers: str) -> list[Answer]:
    """The same request from many threads that start together."""
    start = Barrier(times)

    def send(_: int) -> Answer:
        start.wait()
        return api.post(path, body, **headers)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(send, range(times)))


def test_twenty_at_once_with_one_key_fire_one_transition_and_get_one_answer(world: World) -> None:
    audit = world.authority().submitted()
    api, before = Api(world, "Tess"), count(History)
    answers = at_once(api, 20, f"/audits/{audit.id}/transitions/issue_actions", {}, Idempotency_Key="once")
    assert {(answer.status, answer.data) for answer in answers} == {(200, answers[0].data)}
    # The audit's own step, and the two plans that it makes.
    assert count(History) - before == 3


def test_twenty_at_once_with_one_key_begin_one_record(world: World) -> None:
    reference = world.authority().case(world["Pat"]).reference
    body = {"case_reference": reference}
    answers = at_once(Api(world, "Tess"), 20, "/audits", body, Idempotency_Key="once")
    assert {(answer.status, answer.json["id"]) for answer in answers} == {(201, answers[0].json["id"])}
    assert count(Audit) == 1


def test_twenty_at_once_that_keep_the_state_have_one_effect(world: World) -> None:
    audit = world.authority().audit()
    body = {"text": "Redraw the genogram.", "owner": "practitioner"}
    answers = at_once(Api(world, "Tess"), 20, f"/audits/{audit.id}/actions", body, Idempotency_Key="once")
    assert {answer.status for answer in answers} == {201}
    assert count(Action) == 1


def test_without_a_key_one_wins_and_the_others_are_told_who(world: World) -> None:
    plan = world.authority().issued()
    world.complete(plan)
    facts = {"running_record": "Seen.", "signature": True}
    answers = at_once(Api(world, "Tess"), 8, f"/plans/{plan.id}/transitions/sign_off", facts)
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    losers = [answer for answer in answers if answer.status == 409]
    assert all("You signed off the plan" in answer.json["detail"] for answer in losers)


def test_two_people_at_once_get_one_winner_and_the_other_learns_the_name(world: World) -> None:
    path = f"/audits/{world.authority().submitted().id}/transitions"
    start = Barrier(2)
    asks = [(Api(world, "Tess"), "issue_actions", {}), (Api(world, "Quentin"), "withdraw", {"reason": "Wrong file."})]

    def send(ask: tuple[Api, str, dict[str, str]]) -> Answer:
        api, trigger, facts = ask
        start.wait()
        return api.post(f"{path}/{trigger}", facts)

    with ThreadPoolExecutor(2) as pool:
        issued, withdrawn = pool.map(send, asks)
    assert withdrawn.status == 200
    assert issued.status in (200, 409)
    assert issued.status == 200 or "Quentin Quality withdrew the audit" in issued.json["detail"]


def test_a_repetition_gets_the_first_answer_although_the_record_has_moved_on(world: World) -> None:
    plan = world.authority().issued()
    api, path = Api(world, "Pat"), f"/plans/{plan.id}/transitions/complete"
    body = {"done": {str(action.id): "Done." for action in plan.actions}}
    first = api.post(path, body, Idempotency_Key="k")
    world.sign_off(plan)
    again = api.post(path, body, Idempotency_Key="k")
    assert (again.status, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])


def test_the_same_key_for_another_body_is_refused(world: World) -> None:
    world.authority()
    api = Api(world, "Tess")
    one, other = world.case(world["Pat"]).reference, world.case(world["Pat"]).reference
    assert api.post("/audits", {"case_reference": one}, Idempotency_Key="k").status == 201
    answer = api.post("/audits", {"case_reference": other}, Idempotency_Key="k")
    assert (answer.status, count(Audit)) == (409, 1)
    assert "Idempotency-Key" in answer.json["detail"]


def test_the_same_key_at_another_address_is_refused(world: World) -> None:
    audit = world.authority().submitted()
    api = Api(world, "Tess")
    api.post(f"/audits/{audit.id}/transitions/issue_actions", {}, Idempotency_Key="k")
    answer = api.post(f"/audits/{audit.id}/transitions/close_without_actions", {}, Idempotency_Key="k")
    assert answer.status == 409


def test_two_people_may_use_the_same_key(world: World) -> None:
    world.authority()
    references = [world.case(world["Pat"]).reference for _ in range(2)]
    answers = [
        Api(world, who).post("/audits", {"case_reference": reference}, Idempotency_Key="k").status
        for who, reference in zip(("Tess", "Sam"), references, strict=True)
    ]
    assert answers == [201, 201]


def test_a_refusal_is_not_remembered(world: World) -> None:
    audit = world.authority().audit()
    api, path = Api(world, "Tess"), f"/audits/{audit.id}/transitions/submit"
    body = {"overall_grade": "good", "reasons": "Well kept."}
    assert api.post(path, body, Idempotency_Key="k").status == 409
    world.answer(audit)
    assert api.post(path, body, Idempotency_Key="k").status == 200


def test_a_key_that_cannot_be_kept_is_refused_by_name(world: World) -> None:
    world.authority()
    for key in ("", " ", "a b", "x" * 129, "schlüssel"):
        answer = Api(world, "Tess").post("/audits", {"case_reference": "1"}, Idempotency_Key=key)
        assert (answer.status, list(answer.json["errors"])) == (422, ["Idempotency-Key"]), key
