"""Referrals of a workbook are subjects of audits of their own, as restricted as the child's case."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import Case
from service.queries import visible
from service.usecases.scheduling import schedule_audit
from tests.importing.files import Files
from tests.support.annex_a import child_in_need
from tests.support.world import World

COLUMNS = "reference,status,restricted_to"


def referral(child: int, day: int = 1, **more: object) -> dict[str, object]:
    named = {name.replace("_", " "): value for name, value in more.items()}
    return {"Child Unique ID": child, "Date of referral": date(2026, 9, day), "Referral NFA?": "Yes", **named}


def referrals() -> list[Any]:
    query = select(Case).where(Case.kind == "referral").order_by(Case.reference)
    return list(db.session.scalars(query.execution_options(populate_existing=True)).unique())


def test_each_referral_of_a_child_is_a_subject_those_that_went_no_further_included(world: World, files: Files) -> None:
    files.workbook({6: [child_in_need(1)], 3: [referral(7, 1), referral(7, 2)]})
    assert [one.reference for one in referrals()] == ["7/2026-09-01", "7/2026-09-02"]


def test_a_referral_is_with_the_team_and_worker_that_the_file_names(world: World, files: Files) -> None:
    world.authority()
    files.workbook({6: [], 3: [referral(7, Allocated_Team="North", Allocated_Worker="Pat Practitioner")]})
    (found,) = referrals()
    assert (found.team.name, found.worker.name) == ("North", "Pat Practitioner")


def test_performance_arranges_the_audit_of_a_referral_of_that_kind(world: World, files: Files) -> None:
    world.authority()
    files.workbook({6: [], 3: [referral(7, Allocated_Team="North")]})
    subject = {"kind": "referral", "reference": "7/2026-09-01"}
    audit = schedule_audit(world["Perry"], {"subject": subject, "auditors": [{"person": world["Tess"].email}]})
    assert (audit.kind, audit.case_status) == ("referral", "referral")


def test_a_referral_of_a_restricted_child_is_seen_by_the_same_readers_alone(world: World, files: Files) -> None:
    world.authority()
    files.workbook({6: [], 3: [referral(7)]})
    files.cases("7,child_in_need,sam.service@example.org", header=COLUMNS)
    assert [reader.person_id for reader in referrals()[0].readers] == [world["Sam"].id]
    seen = visible("subject", world["Perry"]).where(Case.kind == "referral")
    assert db.session.scalars(seen).unique().all() == []
    files.cases("7,child_in_need,", header=COLUMNS)
    assert (referrals()[0].restricted, referrals()[0].readers) == (False, [])


def test_a_referral_that_comes_after_its_child_was_restricted_is_hidden_too(world: World, files: Files) -> None:
    world.authority()
    files.cases("7,child_in_need,sam.service@example.org", header=COLUMNS)
    files.workbook({6: [], 3: [referral(7)]})
    assert referrals()[0].restricted


def test_a_staff_file_gives_a_referral_to_the_worker_who_was_only_a_name(world: World, files: Files) -> None:
    files.workbook({6: [], 3: [referral(7, Allocated_Worker="Jo March")]})
    files.staff("jo.march@example.org,Jo March,,practitioner,North,,,,,")
    (found,) = referrals()
    assert found.worker is not None and found.worker.name == "Jo March"
