"""Exemplars: good work is marked with what was good about it, is found again, and whoever did it hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from service.models import Outbox
from service.queries import Sight
from service.reading.strengths import exemplars_of, strengths_of
from service.usecases.answering import save_answers
from tests.api.client import Api, fire
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted

WHY = "The chronology is read aloud in every review, and the plan changes because of it."


def marked(world: World, who: str = "Quentin", grade: str = "good") -> Any:
    return world.act(who, "mark_exemplar", world.submitted(grade), text=WHY)


def test_an_exemplar_says_what_is_good_about_it_who_says_so_and_when(world: World) -> None:
    world.authority()
    audit = marked(world)
    exemplar = Api(world, "Tess").get(f"/audits/{audit.id}").json["exemplar"]
    assert (exemplar["text"], exemplar["by"]["name"]) == (WHY, "Quentin Quality")
    assert exemplar["at"].startswith("2026-11-02")


def test_a_mark_without_a_word_on_what_is_good_is_refused(world: World) -> None:
    world.authority()
    with pytest.raises(Incomplete, match="Give text"):
        world.act("Quentin", "mark_exemplar", world.submitted("good"))


def test_the_practitioner_whose_case_it_is_is_told_and_reads_it(world: World) -> None:
    world.authority()
    audit = marked(world)
    assert {row.relation for row in world.all(Outbox) if row.message == "exemplar_marked"} == {"holder"}
    assert Api(world, "Pat").get(f"/audits/{audit.id}").json["exemplar"]["text"] == WHY


def test_nobody_is_told_where_the_case_has_no_worker(world: World) -> None:
    world.authority()
    audit = world.submitted("good", case=world.case())
    world.act("Quentin", "mark_exemplar", audit, text=WHY)
    assert "exemplar_marked" not in world.messages()


@pytest.mark.parametrize("who", ["Tess", "Quentin"])
def test_the_responsible_manager_and_quality_mark_exemplars(world: World, who: str) -> None:
    assert marked(world.authority(), who).exemplar_text == WHY


def test_the_lead_auditor_marks_what_they_found(world: World) -> None:
    world.authority()
    other = world.person("Otto Outside", "team_manager", world["Sam"], team_id=world.team("South").id)
    audit = world.audit(auditor="Tess", auditors=[{"person": other.email}])
    world.answer(audit, auditor="Otto")
    world.act("Otto", "submit", audit, overall_grade="good", reasons="What the file shows.")
    assert world.act("Otto", "mark_exemplar", audit, text=WHY).exemplar_by.name == "Otto Outside"


@pytest.mark.parametrize("who", ["Pat", "Perry"])
def test_nobody_else_marks_exemplars(world: World, who: str) -> None:
    world.authority()
    with pytest.raises(NotPermitted):
        marked(world, who)


def test_an_audit_that_is_still_to_be_done_is_no_exemplar(world: World) -> None:
    world.authority()
    with pytest.raises(Illegal):
        world.act("Quentin", "mark_exemplar", world.audit(), text=WHY)


def test_an_audit_keeps_its_state_when_it_is_marked_even_once_signed_off(world: World) -> None:
    world.authority()
    audit = world.submitted("good")
    world.act("Tess", "close_without_actions", audit, running_record="Nothing to put right.", signature=True)
    assert world.act("Quentin", "mark_exemplar", audit, text=WHY).state == "signed_off"


def test_a_mark_is_taken_off_with_a_reason_and_can_be_worded_anew(world: World) -> None:
    world.authority()
    audit = marked(world)
    with pytest.raises(Illegal, match="already"):
        world.act("Quentin", "mark_exemplar", audit, text="Again.")
    world.act("Quentin", "unmark_exemplar", audit, reason="It was another file.")
    assert Api(world, "Tess").get(f"/audits/{audit.id}").json["exemplar"] is None
    with pytest.raises(Illegal, match="not marked"):
        world.act("Quentin", "unmark_exemplar", audit, reason="Again.")
    assert world.act("Quentin", "mark_exemplar", audit, text="Anew.").exemplar_text == "Anew."


def test_exemplars_are_found_among_all_audits(world: World) -> None:
    world.authority()
    audit = marked(world)
    world.submitted("good")
    api = Api(world, "Quentin")
    assert [item["id"] for item in api.get("/audits", exemplar="true").json["items"]] == [audit.id]
    fire(api, f"/audits/{audit.id}", "unmark_exemplar", reason="It was another file.")
    assert api.get("/audits", exemplar="true").json["items"] == []


def test_a_supervision_can_begin_with_what_somebody_did_well(world: World) -> None:
    world.authority()
    marked(world)
    audit = world.audit()
    save_answers(audit.id, world["Tess"], {"section_grades": {"childs_voice": "outstanding"}})
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="What the file shows.")
    sight = Sight(world["Tess"])
    assert [(found.text, found.by) for found in exemplars_of(world["Pat"], sight)] == [(WHY, "Quentin Quality")]
    assert [found.audit_id for found in strengths_of(world["Pat"], sight)] == [audit.id]
    assert exemplars_of(world["Pat"], Sight(world["Olu"])) == []


def test_praise_stays_with_whoever_held_the_case_when_it_was_given(world: World) -> None:
    world.authority()
    audit = marked(world)
    world.change(audit.case, worker_id=world["Olu"].id)
    sight = Sight(world["Tess"])
    assert len(exemplars_of(world["Pat"], sight)) == 1
    assert exemplars_of(world["Olu"], sight) == []
