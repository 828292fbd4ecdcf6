"""Gives cases whose worker was only a name to the person whom a staff file has now made known by it."""

from __future__ import annotations

from sqlalchemy import select

from service.models import Case, Import
from service.steps.importing.changes import Change, Kind
from service.steps.importing.holders import Workers
from service.steps.importing.ledger import Ledger
from service.steps.importing.tally import Tally
from service.transaction import Work


def link_labels(work: Work, tally: Tally, brought_by: Import) -> set[int]:
    """Link every case that can be; return their ids, whose audits must follow."""
    labelled = select(Case.id, Case.worker_label).where(Case.worker_id.is_(None), Case.worker_label.is_not(None))
    workers, ledger = Workers(work), Ledger(work, brought_by)
    linked = set()
    for case_id, label in work.session.execute(labelled).all():
        person_id = workers.find(label or "")
        if person_id is not None:
            change = Change(Kind.LINKED, label, workers.name_of(person_id))
            ledger.change(case_id, {"worker_id": person_id, "worker_label": None}, [change])
            linked.add(case_id)
    if linked:
        ledger.write()
    tally.count("linked", len(linked))
    return linked
