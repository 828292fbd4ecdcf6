"""An authority in the middle of its work: every kind of record in several states, somebody of every role at a desk."""

from __future__ import annotations

from datetime import timedelta

from service.usecases.reports import make_now
from tests.confidentiality.story import cast
from tests.practice.practice import Practice
from tests.support import second_form
from tests.support.lived import lived
from tests.support.world import World

# By first name, everybody who signs in: one for each role of config/roles.yaml that works here or comes from outside.
DESKS = {
    "Pat": "practitioner",
    "Tess": "team manager",
    "Gina": "group manager",
    "Sam": "service manager",
    "Hana": "head of service",
    "Rita": "reviewing officer",
    "Mo": "moderator",
    "Quentin": "quality team",
    "Perry": "performance team",
    "Xena": "external auditor",
    "Dora": "data protection officer",
    "Ada": "administrator",
}


@lived
def at_work(world: World) -> World:
    """Plans in every state, grades to answer, a drawn cycle, a second form, and something late for most people."""
    cast(world)
    world.programme("weekly")
    world.book(world["Pat"], world.today + timedelta(days=3))
    plan = world.issued()
    world.act("Pat", "request_delay", plan, reason="court", explanation="In court all week.")
    world.complete(world.issued("requires_improvement"))
    world.sign_off(world.complete(world.issued("requires_improvement")))
    second_form.handed_over(world, actions=True)
    second_form.issued(world)
    world.audit(auditors=[{"person": world["Xena"].email, "role": "lead"}])
    _asked_for(world)
    world.pass_days(4)
    world.audit()
    world.submitted("inadequate")
    for kind in ("quarterly", "inspection"):
        make_now({"kind": kind, "from_on": world.today - timedelta(days=30), "to_on": world.today})
    return world


def _asked_for(world: World) -> None:
    """What others than the line manager have begun."""
    practice = Practice(world)
    at = "Newly qualified and on induction."
    days = {"from_on": str(world.today), "to_on": str(world.today + timedelta(days=28))}
    pat = world["Pat"].email
    asked = {"programme": "weekly", "exempt": "practitioner", "person": pat, "reason": at, **days}
    people = [world["Tess"].email, world["Una"].email]
    for who, path, body in (
        ("Tess", "/exemptions", asked),
        ("Quentin", "/exercises", {"case_reference": practice.case(), "participants": people}),
        ("Pat", "/self-audits", {"case_reference": practice.case("Pat")}),
        ("Quentin", "/training", {"title": "Recording that helps", "kind": "course", "people": [pat]}),
    ):
        answer = practice(who).post(path, body)
        assert answer.status == 201, (path, answer)
    for _ in range(4):
        world.case(world["Olu"])
    world.act("Perry", "draw", world.cycle())
