"""The pages of learning: good work, standards often missed, training. Nobody is compared, and needs stay in line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.models import AccessRecord
from service.usecases.training import offer_training
from tests.support.world import World
from tests.web.browser import Browser
from tests.web.test_access import opened

PRAISE = "The chronology was used in supervision and changed the plan."


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def to_pat_alone(world: World) -> int:
    """The number of a training that the team is offered, and Pat once more by name."""
    facts = {"title": "Chronologies that are used", "kind": "course", "teams": ["North"]}
    return int(offer_training(world["Quentin"], {**facts, "people": [world["Pat"].email]}).id)


def test_good_work_is_praised_to_everybody_and_its_case_and_worker_shown_to_those_alone_who_may(world: World) -> None:
    world.act("Quentin", "mark_exemplar", world.submitted("good"), text=PRAISE)
    elsewhere = world.team("East", world.service("Early help"))
    stranger = Browser(world, world.person("Eli East", team_id=elsewhere.id)).open("/exemplars")
    assert PRAISE in stranger.text and "Pat Practitioner" not in stranger.text and "7000001" not in stranger.text
    tess = Browser(world, "Tess").open("/exemplars")
    assert "7000001" in tess.text and "Pat Practitioner" in tess.text
    assert PRAISE in Browser(world, "Pat").open("/exemplars?show=mine").text
    assert PRAISE not in Browser(world, "Olu").open("/exemplars?show=mine").text


def test_a_restricted_file_is_praised_to_nobody_but_those_who_are_named(world: World) -> None:
    audit = world.act("Quentin", "mark_exemplar", world.submitted("good"), text=PRAISE)
    world.change(audit.case, restricted=True)
    world.reader(audit.case, world["Tess"])
    assert PRAISE in Browser(world, "Tess").open("/exemplars").text
    assert PRAISE not in Browser(world, "Sam").open("/exemplars").text


def test_whoever_works_elsewhere_finds_no_pages_of_learning(world: World) -> None:
    farah = Browser(world, world.person("Farah Ellery", "external"))
    assert [farah.open(path).status for path in ("/exemplars", "/quick-wins", "/training")] == [403] * 3


def test_what_is_often_missed_names_no_worker_and_quality_reminds_the_teams_of_it(world: World) -> None:
    audit = world.audit()
    world.answer(audit, "partly")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    tess, quentin = Browser(world, "Tess"), Browser(world, "Quentin")
    assert "Missed in 1 of 1" in tess.open("/quick-wins").text and "Remind the teams" not in tess.page.text
    assert "Pat Practitioner" not in tess.page.text and "Olu Other" not in tess.page.text
    page = quentin.open("/quick-wins")
    quentin.open(next(path for text, path in page.read.links if text.startswith("Remind the teams")))
    assert quentin.press("Remind them").status == 422
    quentin.press("Remind them", text="Write the chronology up.", teams="North")
    assert quentin.page.path.startswith("/standard-reminders/")
    assert "Write the chronology up." in Browser(world, "Pat").open(quentin.page.path).text


def test_training_is_offered_and_its_attendance_recorded_on_the_page(world: World) -> None:
    quentin, tess = Browser(world, "Quentin"), Browser(world, "Tess")
    quentin.open("/training/new")
    quentin.press("Offer it", title="Talking with fathers", kind="course", on=str(world.today), teams="North")
    path = quentin.page.path
    assert "Talking with fathers" in Browser(world, "Olu").open("/training").text
    tess.open(path)
    tomorrow = str(world.today + timedelta(days=1))
    assert tess.press("Record it", people=world["Pat"].email, attended_on=tomorrow).status == 422
    tess.press("Record it", people=world["Pat"].email, attended_on=str(world.today))
    assert "Attended 1" in tess.page.text and "Pat Practitioner, today" in tess.page.text
    assert "Talking with fathers" in Browser(world, "Pat").open("/my-record").text
    assert Browser(world, "Pat").open("/training/new").status == 403


def test_what_somebody_alone_is_offered_and_attended_is_told_to_them_and_their_line_only(world: World) -> None:
    path = f"/training/{to_pat_alone(world)}"
    tess = Browser(world, "Tess")
    tess.open(path)
    tess.press("Record it", people=world["Pat"].email, attended_on=str(world.today))
    for who, told in (("Tess", True), ("Sam", True), ("Olu", False)):
        named = ["Pat Practitioner" in Browser(world, who).open(one).text for one in ("/training", path)]
        assert named == [told, told], who
    assert "Attended 1" in Browser(world, "Pat").open(path).text


def test_whoever_reads_of_anothers_training_leaves_a_record_that_they_looked_at_that_person(world: World) -> None:
    path, pat = f"/training/{to_pat_alone(world)}", world["Pat"].id
    for who in ("Tess", "Olu", "Pat"):
        opened(world, who, path)
    seen = {(row.person_id, row.record_id) for row in world.all(AccessRecord) if row.kind == "person"}
    assert seen == {(world["Tess"].id, pat)}


def test_what_audits_say_is_needed_is_counted_by_team_for_those_who_offer_training(world: World) -> None:
    audit = world.audit()
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="Learn it.", owner="practitioner", theme="recording")
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    needed = Browser(world, "Tess").open("/training").text
    assert "North Recording 1 1" in needed and "Pat Practitioner" not in needed
    assert "What audits say is needed" not in Browser(world, "Pat").open("/training").text


def test_what_auditors_say_of_the_tools_is_for_those_who_keep_them(world: World) -> None:
    assert Browser(world, "Quentin").open("/tool-feedback").status == 200
    assert Browser(world, "Tess").open("/tool-feedback").status == 403
