"""Files on the actions of a plan: kept and let go; history holds their digests, and never a name."""

from __future__ import annotations

import secrets

from service.evidence.examining import Examined
from service.models import Action, ActionPlan, Evidence
from service.steps.step import Step


def attach_evidence(step: Step) -> None:
    plan: ActionPlan = step.record
    file: Examined = step.facts.pop("file")
    action: Action = step.facts["action"]
    assert step.actor.id is not None
    kept = Evidence(
        action_id=action.id,
        by_id=step.actor.id,
        at=step.work.now,
        key=secrets.token_hex(16),
        name=file.name,
        kind=file.kind,
        size=len(file.content),
        sha256=file.sha256,
        content=file.content,
    )
    plan.evidence.append(kept)
    step.work.session.flush()
    step.facts.update(file=kept.id, sha256=file.sha256, type=file.kind)


def remove_evidence(step: Step) -> None:
    plan: ActionPlan = step.record
    file: Evidence = step.facts.pop("file")
    step.facts.update(file=file.id, action=file.action_id, sha256=file.sha256)
    plan.evidence.remove(file)


EFFECTS = {function.__name__: function for function in (attach_evidence, remove_evidence)}
