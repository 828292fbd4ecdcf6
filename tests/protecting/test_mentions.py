"""Before the second person decides, they are told where others wrote of it; afterwards, what is left of that."""

from __future__ import annotations

from typing import Any

import pytest

from service import erasures
from service.database import db
from service.models import Audit, Case, RoleGrant
from service.transaction import transaction
from service.usecases import erasing
from service.usecases.histories import verify
from service.usecases.reconciling import look
from tests.api.client import Api
from tests.protecting.story import database
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

REFERENCE = "Q-4711-X"
WRITTEN = f"As in q-4711-x, a sister; Pat Practitioner knew. Not {REFERENCE}Y."
PLACE = "/data-protection/erasures"


@pytest.fixture
def audit(world: World) -> Any:
    """Another child's audit, which is still worked on, and whose auditor named the sister's case and its worker."""
    erasures.place().unlink(missing_ok=True)
    world.authority()
    world.person("Dora Data", "data_protection")
    world.case(world["Pat"], reference=REFERENCE, closed_on=world.today, status="closed")
    found = world.audit(world.case(world["Olu"]))
    world.answer(found)
    world.act("Tess", "submit", found, overall_grade="requires_improvement", reasons=WRITTEN)
    return found


def asked(world: World, about: str, key: str) -> int:
    number: int = erasing.ask(world["Dora"], about, key, "No longer needed.").id
    return number


def written(audit: Any) -> str:
    found: str = db.session.scalars(db.select(Audit.reasons).filter_by(id=audit.id)).one()
    return found


def test_the_second_person_hears_how_often_a_case_is_named_and_takes_it_out_everywhere(
    world: World, audit: Any
) -> None:
    number, ada = asked(world, "case", REFERENCE), Browser(world, "Ada")
    assert "q-4711-x," in str([row.facts for row in world.history(audit)]), "histories hold it, too"
    with statements() as heard:
        page = ada.open(f"{PLACE}/{number}")
    assert len(heard) <= 15 and "1 record that does not belong to it names it" in page.text
    assert "is not yours to open" in page.text and "sister" not in page.html and f"/audits/{audit.id}" not in page.html
    assert Api(world, "Ada").get(f"/erasures/{number}").json["records"] == 1
    with transaction() as work:
        work.session.add(RoleGrant(person_id=world["Dora"].id, role="quality"))
    assert f"/audits/{audit.id}" in Browser(world, "Dora").open(f"{PLACE}/{number}").html
    page = ada.press(f"Erase it: Case {REFERENCE}", everywhere="yes")
    assert "It was taken out of 1 record of others. No other record names it." in page.text
    left = f"As in [reference left out], a sister; Pat Practitioner knew. Not {REFERENCE}Y."
    assert written(audit) == left and "q-4711-x," not in database()
    assert [str(finding) for finding in verify()] == [] and look() == 0


def test_what_is_not_taken_out_is_counted_afterwards_and_a_restore_takes_out_what_was(world: World, audit: Any) -> None:
    world.change(world["Pat"], left_on=world.today)
    mine = asked(world, "person", world["Pat"].email)
    Browser(world, "Ada").open(f"{PLACE}/{mine}")
    erasing.approve(world["Ada"], mine)
    page = Browser(world, "Ada").open(f"{PLACE}/{mine}")
    assert "Where it is still named" in page.text and "Pat Practitioner knew" in written(audit)
    assert "1 record of others still names it." in Browser(world, "Ada").open(PLACE).text
    erasing.approve(world["Ada"], asked(world, "case", REFERENCE), everywhere=True)
    with transaction() as work:
        work.session.execute(db.update(Audit).where(Audit.id == audit.id).values(reasons=WRITTEN))
        case = db.update(Case).where(Case.reference.startswith("erased-")).values(reference=REFERENCE)
        work.session.execute(case)
    again = erasures.reapply()
    assert (again.faults, again.erased) == ([], 2) and "q-4711-x" not in written(audit).lower()[:20]
