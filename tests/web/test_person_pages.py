"""A person's page and record: one's own work over time, for oneself and the line above, compared with nobody's."""

from __future__ import annotations

from typing import Any

import pytest

from service.models import AccessRecord
from tests.api.client import Api
from tests.lifecycles.test_self_audits import recorded
from tests.support.second_form import handed_over
from tests.support.world import World
from tests.web.browser import Browser
from tests.web.test_access import opened

LINE = ("Tess", "Sam", "Hana")
BESIDE = ("Olu", "Quentin", "Perry", "Ada", "Mo")


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def record_of(world: World, name: str = "Pat") -> str:
    return f"/people/{world[name].id}/record"


def done_in_time(world: World) -> Any:
    """An audit of Pat's work whose plan is done and signed off before its day."""
    plan = world.issued()
    world.sign_off(world.complete(plan))
    return plan


def test_ones_own_record_shows_ones_own_work_and_no_colleague_and_no_average(world: World) -> None:
    done_in_time(world)
    world.submitted("outstanding", case=world.case(world["Olu"], reference="OLUS1"))
    text = Browser(world, "Pat").open("/my-record").text
    assert "Audits of your cases 1" in text and "7000001" in text and "never compared with colleagues" in text
    assert not [word for word in ("Olu Other", "OLUS1", "verage", "team’s", "rank") if word in text]


def test_ones_own_page_is_ones_record(world: World) -> None:
    pat = Browser(world, "Pat")
    assert [pat.open(path).path for path in (f"/people/{world['Pat'].id}", record_of(world))] == ["/my-record"] * 2


def test_a_record_is_open_to_the_line_above_at_any_height_and_absent_for_everybody_else(world: World) -> None:
    done_in_time(world)
    found = {who: Browser(world, who).open(record_of(world)) for who in (*LINE, *BESIDE)}
    assert {who: page.status for who, page in found.items()} == {
        **dict.fromkeys(LINE, 200),
        **dict.fromkeys(BESIDE, 404),
    }
    assert all("Audits of Pat’s cases 1" in found[who].text and "Olu Other" not in found[who].text for who in LINE)
    assert Browser(world, "Olu").open("/people/999/record").text == found["Olu"].text


def test_no_manager_reads_the_record_of_whoever_is_beside_or_above_them(world: World) -> None:
    beside = world.person("Mia Manager", "team_manager", world["Sam"], team_id=world.team("South").id)
    assert [Browser(world, "Tess").open(record_of(world, name)).status for name in ("Mia", "Sam")] == [404, 404]
    assert Browser(world, beside).open(record_of(world)).status == 404


def test_whoever_opens_a_record_or_a_persons_page_leaves_a_trace_and_whoever_is_refused_does_not(world: World) -> None:
    opened(world, "Tess", record_of(world))
    opened(world, "Quentin", f"/people/{world['Pat'].id}")
    opened(world, "Olu", record_of(world))
    seen = {(row.person_id, row.record_id) for row in world.all(AccessRecord) if row.kind == "person"}
    assert seen == {(world[who].id, world["Pat"].id) for who in ("Tess", "Quentin")}


def test_a_self_audit_stands_in_the_record_for_managers_only_when_it_is_shared(world: World) -> None:
    own, tess = recorded(world), Browser(world, "Tess")
    address = f"/self-audits/{own.id}"
    assert address in Browser(world, "Pat").open("/my-record").links.values()
    assert "elf-audit" not in tess.open(record_of(world)).text.replace("Self-audits Practitioners’ forms", "")
    world.act("Pat", "share", own)
    assert "Self-audits that Pat shared" in tess.open(record_of(world)).text and address in tess.page.links.values()


def test_practitioners_forms_stand_in_the_record_for_those_alone_who_may_read_them(world: World) -> None:
    world.person("Una Auditor", "team_manager", world["Sam"], team_id=world.team("South").id)
    address = f"/practitioner-forms/{handed_over(world).id}"
    shown = {who: address in Browser(world, who).open(record_of(world)).links.values() for who in LINE}
    assert shown == {"Tess": True, "Sam": True, "Hana": False}
    assert address in Browser(world, "Pat").open("/my-record").links.values()


def test_a_persons_page_tells_their_line_of_supervision_and_competence_and_others_of_neither(world: World) -> None:
    flag = {"competence_monitoring": {"from": "2026-11-02", "to": "2026-12-31"}}
    assert Api(world, "Tess").put(f"/people/{world['Pat'].email}", flag).status == 200
    path = f"/people/{world['Pat'].id}"
    for who, told in (("Tess", True), ("Sam", True), ("Quentin", False), ("Perry", False)):
        text = Browser(world, who).open(path).text
        assert ("Competence is being monitored" in text, "Next supervision" in text) == (told, told), who
    assert Browser(world, "Olu").open(path).status == 404


def test_self_audits_and_forms_stand_in_the_menu_of_practitioners_and_of_those_who_manage_people(world: World) -> None:
    doors = {"Self-audits", "Practitioners’ forms"}
    for who, there in (("Pat", True), ("Tess", True), ("Sam", True), ("Perry", False), ("Mo", False), ("Ada", False)):
        found = Browser(world, who)
        shown = doors & {*found.open("/").links, *found.open("/more").links}
        assert shown == (doors if there else set()), who


def test_the_list_of_people_is_narrowed_to_a_team_and_a_role(world: World) -> None:
    south = world.team("South")
    world.person("Mia Manager", "team_manager", world["Sam"], team_id=south.id)
    world.person("Sid South", manager=world["Mia"], team_id=south.id)
    quentin = Browser(world, "Quentin")
    quentin.open("/people")
    page = quentin.press("Show", team="South")
    assert "Staff 2" in page.text and "Sid South" in page.text and "Pat Practitioner" not in page.text
    page = quentin.press("Show", role="team_manager")
    assert "Staff 1" in page.text and "Mia Manager" in page.text
    assert "Tess Team" in quentin.press("Show", team="").text


def test_a_self_audit_is_offered_to_whoever_holds_a_case_and_to_nobody_else(world: World) -> None:
    world.case(world["Pat"])
    found = [Browser(world, who).open("/self-audits").links for who in ("Pat", "Tess")]
    assert ["Audit a file of your own" in links for links in found] == [True, False]
