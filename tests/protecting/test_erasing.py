"""What is erased is gone from the whole database, while figures, histories and everything else stay as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from service import erasures
from service.database import db
from service.erased import all_said
from service.insight.reports.checking import check_report, ready
from service.insight.reports.making import make
from service.models import AccessRecord, Case, ErasedRecord, Erasure, Person
from service.transaction import transaction
from service.usecases import erasing, legal_holds
from service.usecases.histories import verify
from service.usecases.reconciling import look
from service.usecases.reports import ask
from tests.protecting.story import CASE, PRACTITIONER, SELF, Lived, database, lived_through
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted


@pytest.fixture
def lived(world: World) -> Lived:
    erasures.place().unlink(missing_ok=True)
    return lived_through(world)


def erase(world: World, about: str, key: str) -> Erasure:
    """Dora asks, Ada decides."""
    asked = erasing.ask(world["Dora"], about, key, "The family has asked, and nothing stands against it.")
    return erasing.approve(world["Ada"], asked.id)


def test_a_case_leaves_none_of_its_words_and_every_figure(world: World, lived: Lived) -> None:
    ask(world["Quentin"], {"kind": "quarterly", "from_on": world.today - timedelta(days=60), "to_on": world.today})
    make()
    before = lived.words.found_in(database())
    assert before[CASE] > 40 and before[SELF] and before[PRACTITIONER] > 5
    erase(world, "case", "Q-4711-X")
    after = lived.words.found_in(database())
    assert after == {PRACTITIONER: before[PRACTITIONER]}, "the practitioner's file is not the child's"
    assert "Q-4711-X" not in database()
    assert [str(difference) for report in ready() for difference in check_report(report)] == []
    assert [str(finding) for finding in verify()] == [] and look() == 0
    [said] = {said for kind, _, said in all_said() if kind == "audit"}
    assert said == "erased lawfully on 2 November 2026: asked for by Dora Data, approved by Ada Administrator"


def test_why_somebody_opened_a_case_goes_with_it_and_that_they_did_stays(world: World, lived: Lived) -> None:
    number = db.session.scalars(db.select(Case.id).filter_by(reference="Q-4711-X")).one()
    seen = {"person_id": world["Tess"].id, "record_id": number, "how": "page", "times": 1}
    seen |= dict.fromkeys(("hour", "first_at", "last_at"), world.context.now())
    with transaction() as work:
        for kind in ("case", "restricted"):
            work.session.add(AccessRecord(kind=kind, reason="A sister of a colleague.", **seen))
    erase(world, "case", "Q-4711-X")
    left = db.session.execute(db.select(AccessRecord.kind, AccessRecord.reason).filter_by(record_id=number)).all()
    assert {("case", None), ("restricted", None)} <= {(kind, reason) for kind, reason in left}
    assert "A sister of a colleague." not in database()


def test_a_former_member_of_staff_leaves_no_name_and_nothing_of_their_file(world: World, lived: Lived) -> None:
    world.change(world["Pat"], left_on=world.today)
    before, number = lived.words.found_in(database()), world["Pat"].id
    erase(world, "person", "pat.practitioner@example.org")
    after = database()
    assert lived.words.found_in(after) == {CASE: before[CASE]}, "the child's file is not the practitioner's"
    assert "Pat Practitioner" not in after, after[after.index("Pat Practitioner") - 300 :][:600]
    assert "pat.practitioner@" not in after
    assert db.session.get_one(Person, number).name == f"Former member of staff {number}"
    assert [str(finding) for finding in verify()] == [] and look() == 0


def test_one_person_alone_erases_nothing_and_a_hold_says_why_not(world: World, lived: Lived) -> None:
    asked = erasing.ask(world["Dora"], "case", "Q-4711-X", "The family has asked.").id
    with pytest.raises(NotPermitted, match="a second person decides"):
        erasing.approve(world["Dora"], asked)
    with pytest.raises(NotPermitted):
        erasing.approve(world["Quentin"], asked)
    for about, key in (("case", "Q-4711-X"), ("person", world["Tess"].email), ("person", world["Una"].email)):
        hold = legal_holds.place(world["Dora"], about, key, "A claim was announced.").id
        with pytest.raises(Illegal, match=r"A legal hold of 2 November 2026 keeps this: A claim was announced\."):
            erasing.approve(world["Ada"], asked)
        legal_holds.lift(world["Dora"], hold, "The claim was settled.")
    assert not erasures.place().exists(), "nothing was erased, and nothing is to be erased after a restore"
    assert erasing.approve(world["Ada"], asked).state == "done"
    with pytest.raises(Illegal, match="decided already"):
        erasing.approve(world["Ada"], asked)
    marks = db.session.query(ErasedRecord).count()
    again = erasures.reapply()
    assert (again.faults, again.erased, db.session.query(ErasedRecord).count()) == ([], 1, marks), "nothing twice"


def test_what_is_open_is_not_erased(world: World) -> None:
    world.authority()
    world.person("Dora Data", "data_protection")
    audit = world.submitted("good")
    with pytest.raises(Illegal, match="The case is open"):
        erasing.ask(world["Dora"], "case", audit.case.reference, "Asked for.")
    world.change(audit.case, closed_on=world.today, status="closed")
    with pytest.raises(Illegal, match=f"not at its end yet: audit {audit.id}"):
        erasing.ask(world["Dora"], "case", audit.case.reference, "Asked for.")
    with pytest.raises(Illegal, match="still work here"):
        erasing.ask(world["Dora"], "person", world["Pat"].email, "Asked for.")


@pytest.mark.tampers
def test_an_erasure_behind_the_back_is_told_from_a_lawful_one(world: World, lived: Lived) -> None:
    erase(world, "case", "Q-4711-X")
    plan = lived.form.plans[0].id
    _behind_the_back("UPDATE history SET salt = NULL, reason = NULL WHERE subject_id = :id AND sequence = 2", plan)
    [unlawful] = {finding.what for finding in verify() if finding.kind == "action_plan"}
    assert unlawful == "what it said was erased, and no lawful erasure is on record."
    _behind_the_back("UPDATE audit SET reasons = 'Written in later.' WHERE id = :id", lived.audit.id)
    assert [f.what for f in verify() if f.kind == "audit"] == [
        "its content was changed after the last row of its history."
    ]
    db.session.rollback()
    made_up = db.session.query(ErasedRecord).filter_by(kind="audit").one().id
    _behind_the_back("UPDATE erased_record SET number = number + 1, sequence = 99 WHERE id = :id", made_up)
    assert "what it said was erased" in str([f.what for f in verify() if f.kind == "audit"])


def _behind_the_back(statement: str, number: int) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(statement), {"id": number})
