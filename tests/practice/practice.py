"""People at their desks: everybody acts through the public API, and these are the steps they take again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from service.models import Case
from service.mornings import morning
from tests.api.client import JSON, Api, fire
from tests.support.world import World

SAID = {"evidence": "yes", "yes_no": "no", "outcome": "improved", "text": "Written down.", "grade": "good"}


@dataclass
class Practice:
    """An authority of `World`, whose people are called by first name: `practice("Tess").get("/tasks")`."""

    world: World
    _desks: dict[str, Api] = field(default_factory=dict)

    def __call__(self, who: str) -> Api:
        if who not in self._desks:
            self._desks[who] = Api(self.world, who)
        return self._desks[who]

    def on(self, day: date, hour: int = 10) -> None:
        """It is that day, and every morning until then has brought what mornings bring."""
        while self.world.today < day:
            self.world.clock.set(self.world.today + timedelta(days=1), 8, 1)
            morning()
        self.world.clock.set(day, hour)

    def switch_on(self, programme: str, **settings: Any) -> None:
        """The authority decides to run a programme."""
        supplied = self.world.context.policy.get(f"programmes.{programme}")
        self.world.policy("programmes", **{programme: {**supplied, **settings, "active": True}})

    def bring(self, kind: str, *lines: str, who: str = "Perry") -> JSON:
        """Somebody imports a CSV file of these lines, and none of them is refused."""
        file = (BytesIO("\n".join(lines).encode()), f"{kind}.csv")
        answer = self(who).send("POST", "/imports", data={"kind": kind, "file": file})
        assert answer.status == 201, answer
        assert answer.json["counts"]["refused"] == 0, answer
        return answer.json

    def listed(self, who: str, path: str, **narrowed: Any) -> list[JSON]:
        """The first page of a list as somebody sees it."""
        answer = self(who).get(path, **narrowed)
        assert answer.status == 200, answer
        items: list[JSON] = answer.json["items"]
        return items

    def case(self, worker: str | None = "Pat", **more: Any) -> str:
        """The reference of a new open case."""
        made: Case = self.world.case(self.world[worker] if worker else None, **more)
        return made.reference

    def audit(self, who: str = "Tess", case: str | None = None, **more: Any) -> str:
        """The address of an audit that somebody arranges, by default of a new case of Pat's."""
        made = self(who).post("/audits", {"case_reference": case or self.case(), **more})
        assert made.status == 201, made
        return f"/audits/{made.json['id']}"

    def answer(self, audit: str, who: str = "Tess", said: Mapping[str, Any] | None = None, **parts: Any) -> JSON:
        """Every question answered, those in `said` otherwise than well."""
        form = self(who).get(f"{audit}/answers").json
        asked = [question for section in form["sections"] for question in section["questions"]]
        answers = {q["key"]: {"value": SAID[q["scale"]]} for q in asked if q["scale"] in SAID}
        given = self(who).put(f"{audit}/answers", {"answers": {**answers, **(said or {})}, **parts})
        assert given.status == 200, given
        return given.json

    def submit(self, audit: str, grade: str, who: str = "Tess", *owners: str) -> JSON:
        """Answered and submitted, with an action for each owner: by default for those whom the grade obliges."""
        self.answer(audit, who)
        weak = grade in ("requires_improvement", "inadequate")
        for owner in owners or (("practitioner", "manager") if weak else ()):
            self.add_action(audit, owner, who)
        return fire(self(who), audit, "submit", overall_grade=grade, reasons="What the file shows.")

    def add_action(self, audit: str, owner: str, who: str = "Tess", text: str = "Redraw the genogram.") -> JSON:
        added = self(who).post(f"{audit}/actions", {"text": text, "owner": owner})
        assert added.status == 201, added
        return added.json

    def plan_of(self, who: str) -> JSON:
        """Somebody's newest plan as they see it."""
        return self(who).get("/plans", mine="true").json["items"][0]

    def complete(self, who: str, plan: JSON, note: str = "Done with the family.") -> JSON:
        done = {str(action["id"]): note for action in plan["actions"]}
        return fire(self(who), f"/plans/{plan['id']}", "complete", done=done)

    def sign_off(self, who: str, plan: JSON) -> JSON:
        return fire(self(who), f"/plans/{plan['id']}", "sign_off", running_record="Seen together.", signature=True)

    def tasks(self, who: str) -> list[str]:
        """What waits for somebody, by kind, in the order in which they see it."""
        return [task["kind"] for task in self(who).get("/tasks").json["items"]]

    def triggers(self, who: str, record: str) -> list[str]:
        """What happened to a record, oldest first."""
        return [row["trigger"] for row in self(who).get(f"{record}/history").json["items"]]
