"""The audit form: a page for each section, a draft that is kept, what is missing named, nobody overwritten unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.database import db
from service.models import Answer, Audit
from service.usecases.answering import save_answers
from tests.support.world import World
from tests.web.browser import Browser

KEY = "record.chronology"


def at_the_form(world: World) -> tuple[Browser, Audit]:
    audit = world.authority().audit()
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/form")
    return tess, audit


def answer(audit: Audit, key: str = KEY) -> Answer | None:
    db.session.rollback()
    db.session.expire_all()
    return next((found for found in audit.answers if found.question_key == key), None)


def test_a_draft_is_kept_and_shown_again(world: World) -> None:
    tess, audit = at_the_form(world)
    given = {f"value-{KEY}": "partly", f"comment-{KEY}": "No events since May.", f"found-{KEY}": "yes"}
    page = tess.press("Save", **given)
    assert "Saved at 10am." in page.text and "1 of" in page.text
    form, _ = page.form("Save")
    assert form.values[f"value-{KEY}"] == "partly" and form.values[f"comment-{KEY}"] == "No events since May."
    kept = answer(audit)
    assert kept is not None and kept.found_elsewhere and kept.comment == "No events since May."


def test_saving_what_was_not_changed_writes_nothing(world: World) -> None:
    tess, audit = at_the_form(world)
    page = tess.press("Save")
    assert "There was nothing new to save." in page.text
    assert answer(audit) is None


def test_an_answer_can_be_cleared(world: World) -> None:
    tess, audit = at_the_form(world)
    tess.press("Save", **{f"value-{KEY}": "yes"})
    tess.press("Save", **{f"value-{KEY}": ""})
    kept = answer(audit)
    assert kept is not None and kept.value is None


def test_two_auditors_do_not_overwrite_what_the_other_answered(world: World) -> None:
    tess, audit = at_the_form(world)
    save_answers(audit.id, world["Tess"], {"answers": {"record.summary": {"value": "no", "comment": "Nothing there."}}})
    tess.press("Save", **{f"value-{KEY}": "yes"})
    other, mine = answer(audit, "record.summary"), answer(audit)
    assert other is not None and other.value == "no" and other.comment == "Nothing there."
    assert mine is not None and mine.value == "yes"


def with_a_pair(world: World) -> Audit:
    """An audit that Tess leads and Una does with her."""
    una = world.person("Una Auditor", "team_manager", world["Sam"])
    both = [(world["Tess"], "lead"), (una, "pair")]
    found: Audit = world.audit(auditors=[{"person": person.email, "role": role} for person, role in both])
    return found


def both_changed(world: World) -> tuple[Browser, Audit]:
    """Somebody answers “no” after Tess has opened the page, and Tess sends “yes”."""
    audit = with_a_pair(world.authority())
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/form")
    save_answers(audit.id, world["Una"], {"answers": {KEY: {"value": "no", "comment": "Not there."}}})
    tess.press("Save", **{f"value-{KEY}": "yes"})
    return tess, audit


def test_an_answer_that_both_changed_is_shown_with_both_and_not_overwritten(world: World) -> None:
    tess, audit = both_changed(world)
    assert tess.page.status == 409 and "Changed by Una Auditor at 10am." in tess.page.text
    assert "Not there." in tess.page.text and tess.page.form("Save")[0].values[f"value-{KEY}"] == "yes"
    kept = answer(audit)
    assert kept is not None and kept.value == "no"


@pytest.mark.parametrize(("button", "stands"), [("Keep mine, 1.2", "yes"), ("Use what is there, 1.2", "no")])
def test_somebody_with_both_before_them_says_which_is_to_stand(world: World, button: str, stands: str) -> None:
    tess, audit = both_changed(world)
    assert tess.press(button).status == 200
    kept = answer(audit)
    assert kept is not None and kept.value == stands


def test_what_is_missing_is_listed_with_links_to_its_place(world: World) -> None:
    tess, _ = at_the_form(world)
    page = tess.press("Check and submit", **{f"value-{KEY}": "no"})
    assert page.path.endswith("/check") and "Before you can submit" in page.text
    missing = {text: path for text, path in page.read.links if "?check=1#" in path}
    assert missing["1.2: Say what is missing, in the comment."].endswith("/form/record?check=1#q-record-chronology")
    assert "#q-record-" in missing["Record: 6 questions to answer."]
    there = missing["Add an action for “Record”, or say why none is needed."]
    page = tess.open(there)
    assert "Say what is missing, in the comment." in page.text and "section-record" in page.read.ids


def test_an_action_is_added_from_a_section_and_the_draft_is_kept(world: World) -> None:
    tess, audit = at_the_form(world)
    page = tess.press("Add an action from Record", **{f"value-{KEY}": "yes"})
    assert page.form("Add an action")[0].values["section"] == "record"
    page = tess.press("Add an action", text="Bring it up to date.")
    assert page.path == f"/audits/{audit.id}/form/record" and "Bring it up to date." in page.text
    kept = answer(audit)
    assert kept is not None and kept.value == "yes"


def test_what_cannot_be_kept_is_shown_again_and_the_rest_is_saved(world: World) -> None:
    tess, audit = at_the_form(world)
    tess.open(f"/audits/{audit.id}/form/context")
    page = tess.press("Save", **{"value-context.caseload": "very many", "value-context.agency": "no"})
    assert page.status == 422 and "Give a number from 0" in page.text
    assert page.form("Save")[0].values["value-context.caseload"] == "very many"
    assert answer(audit, "context.caseload") is None
    kept = answer(audit, "context.agency")
    assert kept is not None and kept.value == "no"


def test_a_risk_is_reported_before_the_form_is_finished(world: World) -> None:
    tess, audit = at_the_form(world)
    page = tess.press("Report a risk now", **{f"value-{KEY}": "yes"})
    assert "Sam Service is told at once." in page.text
    page = tess.press("Report the risk now")
    assert page.status == 422 and "Say what the risk is" in page.text
    page = tess.press("Report the risk now", risk="No food in the house; spoke to the manager on duty.")
    assert "Sam Service has been told." in page.text
    assert [escalation.cause for escalation in world.escalations()] == ["safeguarding_now"]
    assert answer(audit) is not None


def test_a_draft_is_read_by_its_auditors_only(world: World) -> None:
    _, audit = at_the_form(world)
    save_answers(audit.id, world["Tess"], {"answers": {KEY: {"value": "no", "comment": "A canary in the draft."}}})
    pat = Browser(world, "Pat")
    page = pat.open(f"/audits/{audit.id}/form")
    assert page.status == 200 and "canary" not in page.text and "still at work" in page.text


def test_a_submitted_form_is_read_and_no_longer_written(world: World) -> None:
    audit = world.authority().submitted("good")
    tess, pat = Browser(world, "Tess"), Browser(world, "Pat")
    page = pat.open(f"/audits/{audit.id}/form")
    assert "What was found" in page.text and "Save" not in page.buttons
    tess.open("/")
    page = tess.send(f"/audits/{audit.id}/form/record", **{f"value-{KEY}": "no", "shown": "{}"})
    assert page.status in (200, 409)
    kept = answer(audit)
    assert kept is not None and kept.value == "yes"


def test_what_was_written_too_late_is_shown_to_be_copied(world: World) -> None:
    tess, audit = at_the_form(world)
    world.answer(audit)
    world.act("Tess", "submit", audit, overall_grade="good", reasons="Good.")
    page = tess.press("Save", **{f"value-{KEY}": "no", f"comment-{KEY}": "I saw it differently."})
    assert page.status == 409 and "I saw it differently." in page.text and "Copy what you still need." in page.text


def test_a_section_takes_long_comments_on_every_question(world: World) -> None:
    tess, audit = at_the_form(world)
    form, _ = tess.page.form("Save")
    values = {name: "partly" for name, offered in form.offered.items() if "partly" in offered}
    comments = {name.replace("value-", "comment-"): "Seen on file. " * 400 for name in values}
    page = tess.press("Save", **comments, **values)
    assert page.status == 200 and "Saved at" in page.text
    kept = answer(audit)
    assert kept is not None and len(kept.comment) > 5000


def test_a_late_audit_says_so_without_blame(world: World) -> None:
    tess, audit = at_the_form(world)
    world.clock.set(audit.due_on + timedelta(days=3))
    assert "Was due on Monday 9 November." in tess.open(f"/audits/{audit.id}/form").text
