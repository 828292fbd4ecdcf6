"""Asks that somebody, or a case, be left out of a programme for a while; somebody above them decides (DOMAIN row 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import validate

from service.competence import may_know
from service.fields import Day, Fields, SomeBody, Words, loaded
from service.models import Case, Exemption, Person
from service.people import actor_of
from service.queries import Absent, visible
from service.relations import Record
from service.remembering import Remembering
from service.standing import scopes_of
from service.steps.beginning import begin, choice, require
from service.steps.gate import DatabaseGate
from service.steps.subjects import subject_for
from service.transaction import Work
from workflows.engine import Incomplete, NotPermitted
from workflows.words import Exempt, SubjectKind

KINDS = [str(kind) for kind in Exempt]
EXEMPTION_FIELDS: Fields = {
    "programme": Words(metadata={"description": "The key of a programme; left out: all of them."}),
    "exempt": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "person": SomeBody(),
    "case_reference": Words(),
    "from_on": Day(required=True),
    "to_on": Day(required=True),
    "reason": Words(required=True),
}


def request_exemption(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """An auditor, a practitioner or a case, for a spell of which both days count, with a reason."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(EXEMPTION_FIELDS, data)
        if facts.get("programme") is not None:
            choice("programme", facts["programme"], tuple(work.context.programmes))
        _check_spell(work, facts)
        exemption = Exemption(
            programme=facts.get("programme"),
            exempt=facts["exempt"],
            from_on=facts["from_on"],
            to_on=facts["to_on"],
            reason=facts["reason"],
            requester_id=person.id,
            requester=person,
            **_whom(work, person, facts),
        )
        actor, own = actor_of(person), "You may not ask for this. Ask a manager of the team."
        _check_known(work, person, exemption)
        require(actor, "exemption.request", scopes_of(person, exemption), own)
        told = {name: facts[name] for name in ("exempt", "from_on", "to_on", "reason")}
        gate.begin(exemption, actor, {"programme": exemption.programme, **told})
        return exemption

    return begin(person, remember, make)


def _check_known(work: Work, asker: Person, exemption: Exemption) -> None:
    """Only whoever may know of competence monitoring can name the programme that follows from it."""
    programme = work.context.programmes.get(exemption.programme or "")
    tells = programme is not None and programme.competence
    if tells and (exemption.person is None or not may_know(asker, exemption.person)):
        raise NotPermitted("Only the line above somebody can exempt them from this programme.")


def _check_spell(work: Work, facts: Mapping[str, Any]) -> None:
    if facts["to_on"] < max(facts["from_on"], work.today):
        raise Incomplete({"to_on": "Choose a last day that is not before the first, nor past."})
    longest = work.context.policy.number("exemption.longest_days")
    if facts["to_on"] - facts["from_on"] > timedelta(days=longest):
        raise Incomplete({"to_on": f"An exemption lasts {longest} days at most. Choose an earlier day."})


def _whom(work: Work, asker: Person, facts: Mapping[str, Any]) -> dict[str, Person | Case]:
    person, reference = facts.get("person"), facts.get("case_reference")
    if facts["exempt"] == Exempt.CASE:
        if reference is None or person is not None:
            raise Incomplete({"case_reference": "Give the reference of the case, and no person."})
        return {"case": subject_for(work, asker, SubjectKind.CASE, reference)}
    if person is None or reference is not None:
        raise Incomplete({"person": "Give the e-mail of whom to leave out, and no case."})
    seen = visible("person", asker).with_only_columns(Person.id).where(Person.id == person.id)
    if work.session.scalar(seen) is None:
        raise Absent("person")
    return {"person": person}
