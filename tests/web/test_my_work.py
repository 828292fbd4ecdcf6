"""Handing on, putting off, cover and filters from the page; few questions to the database however much there is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support import second_form
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

MOST_STATEMENTS = 15
PEOPLE = ("Tess", "Pat", "Sam", "Hana", "Quentin", "Perry", "Ada", "Mo")


@pytest.fixture
def office(world: World) -> World:
    """The usual people, and a second team manager."""
    world.authority()
    world.person("Mia Manager", "team_manager", world["Sam"], team_id=world.team("South").id)
    return world


def more(browser: Browser, about: str) -> None:
    """Open what else can be done with a row."""
    browser.follow(f"More for {about}: give it to somebody else, or look at it later")


def test_a_task_is_given_to_somebody_who_reads_why_and_taken_back(office: World) -> None:
    plan = office.complete(office.issued())
    row = f"Pat Practitioner’s plan, case {plan.audit.case.reference}"
    tess = Browser(office, "Tess")
    tess.open("/")
    more(tess, row)
    tess.press("Give it to them", person=office["Mia"].email, reason="I am at court that day.")
    assert "Mia Manager has it now" in tess.page.text and "because you asked" in tess.page.text
    mia = Browser(office, "Mia")
    assert "Tess Team asked you to do this: “I am at court that day.”" in mia.open("/").text
    more(mia, row)
    assert "Tess Team asked you to do it." in mia.page.text and "You act for Tess Team." in mia.page.text
    tess.follow(f"Take it back: {row}")
    assert "Plans to sign off 1" in tess.press("Take it back").text
    assert "Plans to sign off" not in mia.open("/").text


def test_only_those_who_may_take_a_task_are_offered_and_another_is_refused_in_place(office: World) -> None:
    office.complete(office.issued())
    tess = Browser(office, "Tess")
    task = office.tasks(kind="sign_off_plan")[0]
    tess.open(f"/tasks/{task.id}")
    form, _ = tess.page.form("Give it to them")
    offered = {email.split("@")[0] for email in form.offered["person"] if email}
    assert {"mia.manager", "sam.service"} <= offered and not offered & {"olu.other", "pat.practitioner", "tess.team"}
    page = tess.press("Give it to them", person=office["Olu"].email, reason="Please.")
    assert page.status == 422 and "does not have the role" in page.text and "Please." in page.html


def test_ones_own_plan_can_be_put_off_and_not_given_away(office: World) -> None:
    plan = office.issued()
    pat = Browser(office, "Pat")
    pat.open("/")
    more(pat, f"Case {plan.audit.case.reference}: redraw the genogram")
    assert "Only the owner can do this" in pat.page.text and "Give it to them" not in pat.page.buttons
    assert "Choose the day on which you want to see it again." in pat.press("Put it off", on="").text
    again = office.today + timedelta(days=3)
    page = pat.press("Put it off", on=f"{again:%d/%m/%Y}")
    assert "Later 1" in page.text and "Look at it again on Thursday 5 November" in page.text
    office.clock.set(again)
    assert "Later" not in pat.open("/").text


def test_what_is_overdue_stands_first_also_when_it_was_put_off(office: World) -> None:
    audit = office.audit()
    tess = Browser(office, "Tess")
    tess.open(f"/tasks/{office.tasks(audit)[0].id}")
    tess.press("Put it off", on="2027-01-15")
    office.clock.set(audit.due_on + timedelta(days=1))
    assert "Overdue 1" in tess.open("/").text and "Later" not in tess.page.text


def test_a_task_of_somebody_else_is_not_there(office: World) -> None:
    task = office.tasks(office.audit())[0]
    olu = Browser(office, "Olu")
    assert olu.open(f"/tasks/{task.id}").status == 404
    assert "somebody else has it" in olu.page.text and "Audit of case" not in olu.page.text


def test_cover_is_arranged_told_on_both_pages_and_ended_early(office: World) -> None:
    office.complete(office.issued())
    tess, mia = Browser(office, "Tess"), Browser(office, "Mia")
    tess.open("/")
    tess.follow("Ask somebody to cover")
    days = {"from": office.today.isoformat(), "to": (office.today + timedelta(days=4)).isoformat()}
    assert "Choose who covers." in tess.press("Arrange the cover", **days).text
    tess.press("Arrange the cover", substitute=office["Mia"].email, **days)
    assert "Mia Manager covers for you" in tess.page.text
    assert "Mia Manager, who covers for you" in tess.open("/").text
    assert "You cover for Tess Team until Friday 6 November." in mia.open("/").text
    assert "You act for Tess Team." in mia.page.text
    mia.follow("See or end it")
    mia.press("End it now: Mia Manager for Tess Team")
    assert "You act for" not in mia.open("/").text and "Plans to sign off 1" in tess.open("/").text


def test_a_manager_arranges_cover_for_somebody_who_is_away_already(office: World) -> None:
    sam = Browser(office, "Sam")
    sam.open(f"/cover?person={office['Tess'].email}")
    assert "Ask somebody to cover for Tess Team" in sam.page.text
    day = office.today.isoformat()
    sam.press("Arrange the cover", substitute=office["Mia"].email, **{"from": day, "to": day})
    assert "Mia Manager covers for Tess Team" in sam.page.text


def test_a_practitioner_hears_what_to_do_instead_of_cover(office: World) -> None:
    page = Browser(office, "Pat").open("/cover")
    assert "ask for a delay" in page.text and "Arrange the cover" not in page.buttons


def test_the_page_shows_only_what_its_address_asks_for(office: World) -> None:
    office.complete(office.issued())
    office.audit(office.case(office["Olu"]))
    tess = Browser(office, "Tess")
    assert "Plans to sign off 1" in tess.open("/").text
    page = tess.open("/?kind=Audits+to+do&person=Olu+Other")
    assert "Audits to do 1" in page.text and "Plans to sign off" not in page.text.split("Overdue only")[1]
    assert "Nothing of your work is like this" in tess.open("/?overdue=yes").text


def test_a_delay_is_told_with_the_day_to_which_it_would_move(office: World) -> None:
    plan = office.issued()
    office.act("Pat", "request_delay", plan, reason="court", explanation="In court until then.")
    page = Browser(office, "Tess").open("/")
    assert "“In court until then.”" in page.text and "Would move from" in page.text
    [day] = page.text.split("Would move from ")[1].split(". First")[:1]
    office.act("Tess", "authorise_delay", plan, reason="court", explanation="Agreed.", signature=True)
    assert day.split(" to ")[1] == f"{plan.due_on:%A} {plan.due_on.day} {plan.due_on:%B}"


def test_where_the_weekly_programme_runs_each_practitioner_has_a_row(office: World) -> None:
    office.programme("weekly", auditors="line_manager")
    for name in ("Pat", "Olu"):
        office.case(office[name], opened_on=date(2026, 1, 12))
    office.run_programmes()
    page = Browser(office, "Tess").open("/")
    assert "Audits this week 0 of 2 done" in page.text and "One case for each practitioner" in page.text
    assert "Other audits to do" not in page.text
    audit = next(one for one in office.tasks(kind="audit_file") if one.assignee.name == "Tess Team")
    found = office.record("audit", audit.subject_id)
    office.answer(found)
    office.act("Tess", "submit", found, overall_grade="good", reasons="What the file shows.")
    office.audit()
    page = Browser(office, "Tess").open("/")
    assert "Audits this week 1 of 2 done" in page.text and "Done Today" in page.text
    assert "Other audits to do 1" in page.text


def test_the_page_asks_the_database_no_more_often_however_much_there_is_to_do(office: World) -> None:
    """A manager with every kind of work, practitioners' own files among it, and everybody else's page."""
    office.person("Una Auditor", "team_manager", office["Sam"], team_id=office.team("South").id)
    office.programme("weekly", auditors="line_manager")
    counts = {}
    for number in (1, 4):
        for _ in range(number):
            much(office)
        for name in PEOPLE:
            counts[name, number] = asked(office, name)
    assert max(counts.values()) <= MOST_STATEMENTS, counts
    assert [counts["Tess", 4], counts["Pat", 4]] == [counts["Tess", 1], counts["Pat", 1]]


def much(office: World) -> None:
    """What fills every section of a manager's page, and of the page of whoever is above."""
    second_form.submitted(office, "inadequate", actions=True)
    office.run_programmes()
    office.audit(auditor="Sam")
    office.delegate(office.tasks(second_form.handed_over(office))[0], "Tess", office["Sam"])
    office.complete(office.issued())
    plan = office.issued()
    office.act("Pat", "request_delay", plan, reason="court", explanation="In court.")
    office.audit()
    office.book(office["Olu"], office.today + timedelta(days=2 + len(office.tasks())))


def asked(office: World, name: str) -> int:
    browser = Browser(office, name)
    browser.open("/")
    with statements(without=("BEGIN",)) as heard:
        assert browser.open("/").status == 200
    return len(heard)
