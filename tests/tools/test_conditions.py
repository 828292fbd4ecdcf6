"""Questions that depend on earlier answers, on the form of an audit: through the API and on the page."""

from __future__ import annotations

from typing import Any

import pytest

from service.database import db
from service.models import Answer
from service.queries import Sight
from service.reading.audits import audits_seen, progress
from tests.api.client import Api
from tests.support.world import World
from tests.tools.forms import a_tool
from tests.web.browser import Browser
from workflows.engine import Illegal
from workflows.tools import tool_from


@pytest.fixture
def audit(world: World) -> Any:
    """Tess's audit with a small tool: the second question hangs on the first, the third on the second."""
    world.authority()
    before = world.context.tools
    world.context.tools = {**before, "plans": tool_from(a_tool())}
    yield world.audit(tool="plans")
    world.context.tools = before


def put(world: World, audit: Any, **values: str) -> Any:
    answers = {f"plan.{key}": {"value": value, "comment": "Not on file."} for key, value in values.items()}
    return Api(world, "Tess").put(f"/audits/{audit.id}/answers", {"answers": answers})


def shown(form: Any) -> list[str]:
    return [question["key"] for question in form["sections"][0]["questions"]]


def test_the_form_shows_what_is_asked_so_far_and_why(world: World, audit: Any) -> None:
    form = Api(world, "Tess").get(f"/audits/{audit.id}/answers").json
    assert shown(form) == ["plan.dated"]
    form = put(world, audit, dated="no").json
    assert shown(form) == ["plan.dated", "plan.late"]
    assert form["sections"][0]["questions"][1]["when"] == {"question": "plan.dated", "is": ["no", "partly"]}


def test_an_answer_to_what_is_not_asked_is_refused_with_what_to_do(world: World, audit: Any) -> None:
    answer = put(world, audit, late="yes")
    assert answer.status == 422
    assert answer.json["errors"] == {
        "answers.plan.late.value": (
            "This is asked only where “Is every step dated?” is answered no or partly. "
            "Answer that first, or leave this out."
        )
    }


def test_a_question_and_what_hangs_on_it_are_answered_at_once(world: World, audit: Any) -> None:
    assert shown(put(world, audit, dated="partly", late="no", late_told="yes").json) == [
        "plan.dated",
        "plan.late",
        "plan.late_told",
    ]


def test_a_hidden_question_does_not_stand_against_submitting_and_a_shown_one_does(world: World, audit: Any) -> None:
    put(world, audit, dated="no")
    Api(world, "Tess").put(
        f"/audits/{audit.id}/answers",
        {"answers": {"safeguarding.risk_today": {"value": "no"}}, "no_action_reasons": {"plan": "Known."}},
    )
    with pytest.raises(Illegal, match="1 question still to answer: Why is a step late?"):
        world.act("Tess", "submit", audit, overall_grade="good", reasons="Good.")
    put(world, audit, dated="yes")
    assert world.act("Tess", "submit", audit, overall_grade="good", reasons="Good.").state == "audited"


def test_an_answer_that_has_become_hidden_is_kept_and_not_counted(world: World, audit: Any) -> None:
    put(world, audit, dated="no", late="yes")
    form = put(world, audit, dated="yes").json
    assert shown(form) == ["plan.dated"]
    kept = {answer.question_key for answer in world.all(Answer)}
    assert "plan.late" in kept
    db.session.rollback()
    (line,) = audits_seen(Sight(world["Tess"]))
    assert progress([line]) == {audit.id: (1, 2)}
    assert shown(put(world, audit, dated="no").json) == ["plan.dated", "plan.late"]


def test_an_answer_sent_together_with_what_hides_it_is_kept(world: World, audit: Any) -> None:
    put(world, audit, dated="no", late="partly")
    assert put(world, audit, dated="yes", late="no").status == 200


def test_the_page_asks_more_when_an_answer_calls_for_it(world: World, audit: Any) -> None:
    tess = Browser(world, "Tess")
    page = tess.open(f"/audits/{audit.id}/form")
    assert "Why is a step late?" not in page.text
    page = tess.press("Save", **{"value-plan.dated": "no", "comment-plan.dated": "Three of five."})
    assert "Asked as well, because of what you answered: 1.1a." in page.text
    assert "1.1a Why is a step late?" in page.text
    page = tess.press("Save", **{"value-plan.late": "yes"})
    assert "2 of 3 answered" in page.text


def test_the_page_keeps_what_was_written_where_the_question_goes_away(world: World, audit: Any) -> None:
    put(world, audit, dated="no", late="yes")
    tess = Browser(world, "Tess")
    tess.open(f"/audits/{audit.id}/form")
    page = tess.press("Save", **{"value-plan.dated": "yes", "comment-plan.late": "In the diary."})
    assert page.status == 200 and "Why is a step late?" not in page.text
    kept = {answer.question_key: answer.comment for answer in world.all(Answer)}
    assert kept["plan.late"] == "In the diary."


def test_the_page_shows_the_standard_beside_the_question(world: World) -> None:
    audit = world.authority().audit()
    text = Browser(world, "Tess").open(f"/audits/{audit.id}/form").text
    assert "Practice standard" in text and "Every child has a chronology" in text
