"""Search finds cases, people and audits within what somebody may see, and nothing shows that there is more."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from service.models import Case, CaseReader
from service.transaction import transaction
from tests.support.post import change
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser


def results(world: World, who: str, wanted: str, **more: str) -> str:
    page = Browser(world, who).open(f"/search?q={wanted}" + "".join(f"&{name}={value}" for name, value in more.items()))
    assert page.status == 200, page
    return page.text


def test_a_part_of_a_reference_finds_cases_and_their_audits(world: World) -> None:
    audit = world.authority().audit()
    page = Browser(world, "Tess").open(f"/search?q=case+{audit.case.reference[1:]}")
    assert page.links[f"Case {audit.case.reference}"] in (f"/cases/{audit.case.reference}", f"/audits/{audit.id}")
    assert "Cases 1" in page.text and "Audits 1" in page.text


def test_a_whole_reference_leads_straight_to_its_case(world: World) -> None:
    reference = world.authority().audit().case.reference
    tess = Browser(world, "Tess")
    answer = tess.client.get(f"/search?q=Case+{reference}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{reference}")


def test_people_are_found_by_parts_of_their_name_in_any_order(world: World) -> None:
    world.authority()
    assert "Pat Practitioner" in results(world, "Tess", "prac+pat")
    assert "Pat Practitioner" in results(world, "Tess", "PAT.practitioner@")
    assert "Nothing that you may see" in results(world, "Tess", "pat+team")


def test_nothing_is_found_of_what_one_may_not_see(world: World) -> None:
    audit = world.authority().audit()
    reference, part = audit.case.reference, audit.case.reference[:-1]
    elsewhere = world.team("South", world.service("Early help"))
    world.person("Sid Stranger", "team_manager", team_id=elsewhere.id)
    assert "Case 7" not in results(world, "Sid", part) and "Nothing" in results(world, "Sid", reference)
    assert "Pat Practitioner" not in results(world, "Sid", "pat") and "Tess" not in results(world, "Pat", "tess")


@pytest.mark.tampers
def test_a_restricted_case_is_found_by_those_who_are_named_only(world: World) -> None:
    audit = world.authority().audit()
    reference, part = audit.case.reference, audit.case.reference[:-1]
    change(audit.case, restricted=True)
    for who in ("Tess", "Pat", "Quentin"):
        assert f"Case {reference}" not in results(world, who, part)
        assert "Nothing that you may see" in results(world, who, reference)
    with transaction() as work:
        work.session.add(CaseReader(case_id=audit.case_id, person_id=world["Quentin"].id))
    assert f"Case {reference}" in results(world, "Quentin", part)


@pytest.mark.parametrize("wanted", ["%25%25", "__", "70%25", "\\\\", "%00%00%00", "{{7*7}}", "'--"])
def test_signs_are_no_wildcards_and_break_nothing(world: World, wanted: str) -> None:
    world.authority().audit()
    text = results(world, "Quentin", wanted)
    assert "Case 7" not in text and ("Nothing that you may see" in text or "Type at least two" in text)


def test_what_is_too_short_or_unknown_says_what_can_be_found(world: World) -> None:
    world.authority()
    assert "Type at least two letters or digits." in results(world, "Pat", "")
    assert "People are found by a part of their name or e-mail." in results(world, "Pat", "nowhere")


def test_many_results_come_a_page_at_a_time_with_few_queries(world: World) -> None:
    world.authority()
    with transaction() as work:
        same = {"kind": "case", "status": "child_in_need", "restricted": False}
        rows = [{"reference": f"81{number:05}", **same} for number in range(60)]
        work.session.execute(insert(Case), rows)
    quentin = Browser(world, "Quentin")
    with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
        page = quentin.open("/search?q=810000")
    assert len(seen) <= 15 and "Cases 10" in page.text
    quentin.open("/search?q=8100")
    assert "8100025" not in quentin.follow("All 60 cases").text
    assert "8100025" in quentin.follow("Next page").text
