"""One practitioner's form lived through by real people over the API, with a word of its own in every text of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from tests.api.client import Api, fire
from tests.support.lived import lived
from tests.support.second_form import arranged
from tests.support.world import World

# Due on 10 November, escalated on the 12th, answered by nobody until the 16th, passed up on the 17th.
DAYS = 17
READERS = frozenset({"Pat", "Tess", "Sam"})
DECIDERS = frozenset({"Sam"})
# Whoever else there is: the auditor after submission, a peer, everybody who reads the case side, and outsiders.
OTHERS = ("Una", "Olu", "Hana", "Gina", "Sid", "Quentin", "Perry", "Ada", "Rita", "Mo", "Xena", "Dora")


@dataclass
class Canaries:
    """Words that stand nowhere else, by where they were written, and who may find each."""

    words: dict[str, str] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def __call__(self, place: str, readers: frozenset[str] = READERS) -> str:
        word = f"canary{next(self.numbers):03d}zq"
        self.words[word], self.readers[word] = place, readers
        return f"Some words, {word}, and more."

    def found_in(self, text: str) -> set[str]:
        return {word for word in self.words if word in text}


@lived
def cast(world: World) -> World:
    """Everybody who could come near: readers of the case side of every kind, peers, neighbours, an outsider."""
    world.authority()
    service, south = world.service(), world.team("South")
    world.person("Una Auditor", "team_manager", world["Sam"], team_id=south.id)
    world.person("Gina Group", "group_manager", world["Sam"], service_id=service.id)
    world.person("Sid Service", "service_manager", world["Hana"], service_id=world.service("Early help").id)
    world.person("Rita Reviewing", "reviewing_officer", service_id=service.id)
    world.person("Xena External", "external")
    world.person("Dora Data", "data_protection")
    return world


def lived_through(world: World, canaries: Canaries, *, days: int = DAYS) -> Any:
    """An audit by Una with a form whose every text holds a canary, and so many days in which a plan may run over."""
    audit, words, readers = _lived_through(world, days)
    canaries.words.update(words)
    canaries.readers.update(readers)
    return audit


@lived
def _lived_through(world: World, days: int) -> tuple[Any, dict[str, str], dict[str, frozenset[str]]]:
    canaries = Canaries()
    world.book(world["Pat"], date(2026, 11, 10))
    audit = arranged(world)
    apis = {name: Api(world, name) for name in ("Una", "Pat", "Tess", "Sam")}
    world.answer(audit, auditor="Una")
    _write(apis["Una"], audit.id, canaries)
    world.act("Una", "submit", audit, overall_grade="good", reasons="What the file shows.")
    form = f"/practitioner-forms/{apis['Tess'].get(f'/audits/{audit.id}/practitioner-form').json['id']}"
    fire(apis["Tess"], form, "refer", reason=canaries("why it was referred"))
    fire(apis["Tess"], form, "discuss", agreed=canaries("what was agreed"))
    fire(apis["Tess"], form, "issue_form")
    [plan] = apis["Pat"].get("/plans", mine="true").json["items"]
    _put_right(apis, f"/plans/{plan['id']}", plan["actions"][0]["id"], canaries)
    _decide(apis["Sam"], canaries)
    fire(apis["Tess"], form, "add_action", text=canaries("a later action"))
    fire(apis["Tess"], form, "issue_form")
    world.pass_days(days)
    fire(apis["Tess"], form, "mark_filed")
    return audit, canaries.words, canaries.readers


def _write(una: Api, number: int, canaries: Canaries) -> None:
    """Sent with a key, as scripts do, so that the answer is kept."""
    findings = [{"text": canaries("a finding"), "theme": "training_need"}]
    written = una.put(f"/audits/{number}/practitioner-form", {"findings": findings, "strengths": canaries("strengths")})
    assert written.status == 200, written
    actions = f"/audits/{number}/practitioner-form/actions"
    struck = una.post(actions, {"text": canaries("a struck action")}, Idempotency_Key="first").json["id"]
    una.post(actions, {"text": canaries("an action")}, Idempotency_Key="second")
    form = f"/practitioner-forms/{una.get(f'/audits/{number}/practitioner-form').json['id']}"
    fire(una, form, "strike", action=struck, reason=canaries("why an action was struck"))


def _put_right(apis: dict[str, Api], plan: str, action: int, canaries: Canaries) -> None:
    """Asked for a delay, sent back once, done and shown with a file, signed off with a running record entry."""
    pat, tess = apis["Pat"], apis["Tess"]
    fire(pat, plan, "request_delay", reason="court", explanation=canaries("why a delay was asked for"))
    fire(tess, plan, "decline_delay", reason=canaries("why the delay was declined"))
    file = BytesIO(canaries("what stands in a file").encode()), f"{canaries('the name of a file')}.txt"
    assert pat.send("POST", f"{plan}/evidence", data={"action": action, "file": file}).status == 201
    fire(pat, plan, "complete", done={str(action): canaries("an earlier note")})
    fire(tess, plan, "refer_back", reason=canaries("why a plan was sent back"))
    fire(pat, plan, "record_progress", done={str(action): canaries("what was done")})
    fire(pat, plan, "complete", done={str(action): canaries("what was done at last")})
    fire(tess, plan, "sign_off", running_record=canaries("the running record"), signature=True)


def _decide(sam: Api, canaries: Canaries) -> None:
    [escalation] = sam.get("/escalations", cause="practitioner_referral").json["items"]
    address = f"/escalations/{escalation['id']}"
    fire(sam, address, "acknowledge")
    fire(sam, address, "resolve", outcome="competence_process", text=canaries("the competence process", DECIDERS))
