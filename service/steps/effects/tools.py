"""What publishing a version of an audit tool adds to its history: which tool and number, and its digest."""

from __future__ import annotations

from service.steps.step import Step


def record_publication(step: Step) -> None:
    version = step.record
    step.facts.update(key=version.key, number=version.number, digest=version.digest)


EFFECTS = {name.__name__: name for name in (record_publication,)}
