"""Second grades and group exercises: graded blind on one page, then side by side, agreed, disputed or settled."""

from __future__ import annotations

from service.usecases.exercising import begin_exercise
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

QUIET = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


def graded(world: World, first: str, second: str, quality: str = "good") -> Page:
    """A file that Tess and Mo have graded; Mo's page once the audit itself is judged as well."""
    world.authority().submitted(first)
    mo = Browser(world, "Mo")
    mo.open("/moderations/1")
    mo.press("Enter your grade", grade=second, reasons="As the file shows.")
    return mo.press("Say how good the audit was", quality=quality, quality_comment="Clear and to the point.")


def test_a_moderator_grades_on_the_page_that_hides_the_first_grade_and_then_shows_both(world: World) -> None:
    world.authority().submitted("inadequate")
    mo = Browser(world, "Mo")
    page = mo.open("/moderations/1")
    assert "Your own grade" in page.text and "Inadequate" not in page.text.partition("Your own grade")[0]
    assert "Tess Team" not in page.text and "quality" not in page.form("Enter your grade")[0].offered
    page = mo.press("Enter your grade", grade="good", reasons="As the file shows.")
    assert "First grade Tess Team Inadequate" in page.text and "Second grade Mo Moderator Good" in page.text
    assert "The grades are 2 steps apart." in page.text


def test_the_queue_says_what_waits_for_whom_and_tells_a_blind_reader_no_auditor(world: World) -> None:
    world.authority().submitted("inadequate")
    text = Browser(world, "Mo").open("/moderations").text
    assert "1 To grade" in text and "Waits for you" in text and "Not shown until you have graded it" in text
    assert "Tess Team" in Browser(world, "Quentin").open("/moderations").text


def test_the_first_auditor_agrees_or_disputes_when_both_grades_are_seen(world: World) -> None:
    graded(world, "inadequate", "good")
    tess = Browser(world, "Tess")
    page = tess.open("/moderations/1")
    assert {"Agree on a grade", "Dispute the moderator’s grade"} <= set(page.buttons)
    tess.press("Dispute the moderator’s grade")
    page = tess.press("Dispute the moderator’s grade", reason="The second file was not read.")
    assert "Why it is disputed The second file was not read." in page.text
    quentin = Browser(world, "Quentin")
    quentin.open("/moderations/1")
    quentin.press("Settle the grade")
    page = quentin.press("Settle the grade", grade="requires_improvement", reason="Both files say so.")
    assert "Requires improvement stands." in page.text


def test_whoever_has_no_part_in_a_second_grade_does_not_find_it(world: World) -> None:
    world.authority().submitted("inadequate")
    assert Browser(world, "Olu").open("/moderations/1").status == 404
    assert "No file waits for a second grade." in Browser(world, "Olu").open("/moderations").text


def test_an_exercise_hides_each_grade_until_all_are_entered_and_then_shows_the_spread(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    mo = Browser(world, "Mo")
    mo.open("/exercises/new")
    who = [world["Tess"].email, world["Sam"].email]
    page = mo.press("Begin the exercise", case_reference=case.reference, participants=who)
    assert page.path == "/exercises/1" and "Tess Team Not entered yet" in page.text
    tess, sam = Browser(world, "Tess"), Browser(world, "Sam")
    tess.open("/exercises/1")
    tess.press("Enter your grade", grade="good", reasons="Clear plans.")
    assert "Clear plans." not in mo.open("/exercises/1").text and "Tess Team Entered" in mo.page.text
    sam.open("/exercises/1")
    page = sam.press("Enter your grade", grade="inadequate", reasons="No plan at all.")
    assert "The grades lie between good and inadequate." in page.text and "Clear plans." in page.text
    mo.open("/exercises/1")
    page = mo.press("Agree the standard grade", grade="requires_improvement", learnt="What a plan is.")
    assert "The group agreed on requires improvement." in page.text and "What a plan is." in page.text


def test_an_exercise_needs_a_case_and_two_people(world: World) -> None:
    world.authority()
    case = world.case(world["Pat"])
    quentin = Browser(world, "Quentin")
    quentin.open("/exercises/new")
    page = quentin.press("Begin the exercise")
    assert page.status == 422 and "Enter the case reference." in page.text
    page = quentin.press("Begin the exercise", case_reference=case.reference)
    assert page.status == 422 and "people who grade the file" in page.text
    assert Browser(world, "Pat").open("/exercises/new").status == 403


def test_the_queue_and_a_second_grade_ask_few_questions_however_many_there_are(world: World) -> None:
    world.authority().submitted("inadequate")
    quentin = Browser(world, "Quentin")
    with statements(without=QUIET) as few:
        quentin.open("/moderations")
    for _ in range(8):
        world.submitted("inadequate")
    with statements(without=QUIET) as many:
        quentin.open("/moderations")
    assert len(many) <= len(few) <= 15
    with statements(without=QUIET) as one:
        quentin.open("/moderations/3")
    assert len(one) <= 15, one


def test_an_exercise_page_asks_few_questions_however_many_take_part(world: World) -> None:
    world.authority()
    people = [world.person(f"Person{number} Auditor", "team_manager").email for number in range(9)]
    case = world.case(world["Pat"])
    begin_exercise(world["Quentin"], {"case_reference": case.reference, "participants": people})
    quentin = Browser(world, "Quentin")
    for path in ("/exercises/1", "/exercises"):
        with statements(without=QUIET) as found:
            quentin.open(path)
        assert len(found) <= 15, found


def test_the_quality_team_keeps_when_an_auditor_was_trained_and_calibrated(world: World) -> None:
    world.authority()
    quentin = Browser(world, "Quentin")
    assert "Tess Team North Not on record" in quentin.open("/auditors").text
    quentin.follow("Change the record of Tess Team")
    assert quentin.press("Save the record", trained_on="31/12/2099").status == 422
    page = quentin.press("Save the record", trained_on="5/10/2026", calibrated_on="12/10/2026", note="Good pace.")
    assert "Tess Team North 5 October 12 October" in page.text
    assert Browser(world, "Perry").open("/auditors").status == 403
