"""An audit with a practitioner's form, lived through to its end, with a word of its own in every text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import inspect, select, text

from service.database import db
from service.insight.reports.listing import unpacked
from service.models import Case, PractitionerForm, ReportPart
from service.transaction import rollback
from service.usecases.answering import save_answers
from service.usecases.attaching import attach_file
from service.usecases.self_auditing import begin_self_audit, save_self_answers
from tests.api.client import Api
from tests.support.second_form import arranged, with_auditor, write
from tests.support.world import World

CASE, PRACTITIONER, SELF = "case side", "practitioner's side", "self-audit"


@dataclass
class Words:
    """Words that stand nowhere else, by the side on which they were written."""

    sides: dict[str, str] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def __call__(self, side: str) -> str:
        word = f"canary{next(self.numbers):03d}zq"
        self.sides[word] = side
        return f"Some words, {word}, and more."

    def of(self, *sides: str) -> set[str]:
        return {word for word, side in self.sides.items() if side in sides}

    def found_in(self, content: str) -> dict[str, int]:
        """How many of each side's words stand in some text."""
        found: dict[str, int] = {}
        for word, side in self.sides.items():
            if word in content:
                found[side] = found.get(side, 0) + 1
        return found


@dataclass
class Lived:
    """What became of it."""

    words: Words
    audit: Any
    case: Any
    form: Any


def lived_through(world: World) -> Lived:
    """Una audits Pat's file as inadequate; Mo grades it too, Sam decides, Pat and Tess put right; the case closes."""
    with_auditor(world)
    world.person("Dora Data", "data_protection")
    words = Words()
    audit = arranged(world, case=world.case(world["Pat"], reference="Q-4711-X"))
    _self_audit(world, audit.case.reference, words)
    _audited(world, audit, words)
    moderation = world.moderation(audit)
    world.act("Mo", "grade", moderation, grade="inadequate", reasons=words(CASE), quality="good")
    world.act("Tess", "issue_actions", audit)
    for plan in audit.plans:
        _put_right(world, plan, words)
    form = db.session.scalars(select(PractitionerForm)).unique().one()
    _discussed(world, form, words)
    for escalation in world.escalations():
        if escalation.state != "resolved":
            world.act("Sam", "acknowledge", escalation)
            world.act("Sam", "resolve", escalation, outcome="training", text=words(CASE))
    world.change(world.all(Case)[0], closed_on=world.today, status="closed")
    return Lived(words, audit, audit.case, form)


def _self_audit(world: World, reference: str, words: Words) -> None:
    audit = begin_self_audit(world["Pat"], {"case_reference": reference})
    answers = {world.questions(audit)[0].key: {"value": "partly", "comment": words(SELF)}}
    save_self_answers(audit.id, world["Pat"], {"answers": answers})
    world.act("Pat", "record", audit, own_grade="good", reflection=words(SELF))


def _audited(world: World, audit: Any, words: Words) -> None:
    """Actions are added by a program that repeats its requests, so that the answers are kept."""
    world.answer(audit, auditor="Una")
    said = {
        question.key: {"value": words(CASE) if question.scale == "text" else "partly", "comment": words(CASE)}
        for question in world.questions(audit)
        if question.scale in ("text", "evidence")
    }
    save_answers(audit.id, world["Una"], {"answers": said})
    una, place = Api(world, "Una"), f"/audits/{audit.id}"
    for owner in ("practitioner", "manager"):
        una.post(f"{place}/actions", {"text": words(CASE), "owner": owner}, Idempotency_Key=owner)
    findings = [{"text": words(PRACTITIONER), "theme": "training_need"}]
    write(world, audit, findings=findings, strengths=words(PRACTITIONER))
    una.post(f"{place}/practitioner-form/actions", {"text": words(PRACTITIONER)}, Idempotency_Key="form")
    world.act("Una", "submit", audit, overall_grade="inadequate", reasons=words(CASE))


def _put_right(world: World, plan: Any, words: Words) -> None:
    owner, above = ("Pat", "Tess") if plan.owner.name.startswith("Pat") else ("Tess", "Sam")
    side = PRACTITIONER if plan.form_id else CASE
    attach_file(plan.id, plan.actions[0].id, words(side).encode(), f"{words(side)}.txt", world[owner])
    for _ in range(2):
        world.act(owner, "complete", plan, done={str(action.id): words(side) for action in plan.actions})
        if not plan.referrals:
            world.act(above, "refer_back", plan, reason=words(side))
    world.act(above, "sign_off", plan, running_record=words(side), signature=True)


def _discussed(world: World, form: Any, words: Words) -> None:
    world.act("Tess", "discuss", form, agreed=words(PRACTITIONER))
    world.act("Tess", "issue_form", form)
    for plan in form.plans:
        _put_right(world, plan, words)
    if form.state == "discussed":
        world.act("Tess", "mark_filed", form)


def database() -> str:
    """Every row of every table as text, with what reports keep in a packed form."""
    rollback()
    quoted = db.engine.dialect.identifier_preparer.quote
    names = sorted(set(inspect(db.engine).get_table_names()) - {"alembic_version"})
    rows = [repr(db.session.execute(text(f"SELECT * FROM {quoted(name)}")).all()) for name in names]
    parts = db.session.scalars(select(ReportPart.content).where(ReportPart.name == "rows"))
    return "\n".join([*rows, *(json.dumps(unpacked(part)) for part in parts)])
