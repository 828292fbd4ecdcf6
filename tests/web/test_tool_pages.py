"""The tool builder: a draft is begun, changed a part at a time, previewed, compared and published; then it stays."""

from __future__ import annotations

from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

QUIET = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
WORDS = "Is there a plan for a missed visit?"


def begun(world: World) -> Browser:
    """Quentin in front of a draft of the core tool."""
    quentin = Browser(world.authority(), "Quentin")
    quentin.open("/tools/core")
    quentin.press("Begin a new version")
    return quentin


def added(quentin: Browser, **fields: str) -> Page:
    """A question more, in the first section."""
    quentin.follow("Add a question to Record")
    return quentin.press("Save", text=WORDS, guidance="Look in the last visit.", **fields)


def test_a_draft_begins_as_a_copy_and_says_that_nobody_audits_with_it(world: World) -> None:
    page = begun(world).page
    assert page.path == "/tool-versions/2" or page.path.startswith("/tool-versions/")
    assert "Nobody audits with it until it is published." in page.text
    assert "Nothing is different." in page.text


def test_a_wholly_new_tool_begins_empty_under_a_name_of_its_own_and_is_built_as_any_draft(world: World) -> None:
    quentin = Browser(world.authority(), "Quentin")
    quentin.open("/tools")
    quentin.follow("Begin a new tool")
    page = quentin.press("Begin a new tool", title="Visits in the evening")
    assert "The draft is begun." in page.text and "Visits in the evening" in page.text
    assert "A new question" in quentin.page.text and "Nobody audits with it until it is published." in page.text
    assert "Visits in the evening" in quentin.open("/tools").text
    assert Browser(world, "Tess").open("/tools/new").status == 403


def test_a_wholly_new_tool_begins_as_a_copy_and_takes_no_name_that_another_has(world: World) -> None:
    quentin, core = Browser(world.authority(), "Quentin"), world.context.tools["core"]
    quentin.open("/tools/new")
    page = quentin.press("Begin a new tool", title=core.title.upper(), begins="copy:core")
    assert page.status == 422 and "There is a tool of this name." in page.text
    page = quentin.press("Begin a new tool", title="Core, short", begins="copy:core")
    assert "Core, short" in page.text and core.sections[0].questions[0].text in page.text


def test_a_question_is_added_moved_previewed_and_told_in_words(world: World) -> None:
    quentin = begun(world)
    page = added(quentin)
    assert "1 question added." in page.text and f"Question added: {WORDS}" in page.text
    page = quentin.press(f"Move up {WORDS}")
    assert "It is moved." in page.text
    page = quentin.follow("Preview it as an auditor")
    assert WORDS in page.text and "What to look for Look in the last visit." in page.text


def test_a_changed_question_shows_both_sides(world: World) -> None:
    quentin = begun(world)
    first = world.context.tools["core"].sections[0].questions[0]
    quentin.follow(f"Change: {first.text}")
    page = quentin.press("Save", text="Is the front sheet complete?")
    assert f"Before {first.text} Now Is the front sheet complete?" in page.text


def test_a_fault_stands_beside_its_field_and_keeps_what_was_written(world: World) -> None:
    quentin = begun(world)
    page = added(quentin, scale="text", key_question="yes")
    assert page.status == 422 and "f-key_question" in page.html
    assert page.form("Save")[0].values["text"] == WORDS
    assert "Write the question." in quentin.press("Save", text="").text


def test_a_draft_that_somebody_else_changed_meanwhile_is_not_written_over(world: World) -> None:
    quentin = begun(world)
    quentin.follow("Add a question to Record")
    second = Browser(world, "Quentin")
    second.open(quentin.page.path.partition("/sections")[0])
    added(second)
    page = quentin.press("Save", text="Another question?")
    assert page.status == 409 and "Somebody changed this draft" in page.text
    assert "Another question?" in quentin.press("Save").text


def test_a_published_version_is_in_use_and_cannot_be_changed(world: World) -> None:
    quentin = begun(world)
    added(quentin)
    page = quentin.press("Publish this version")
    assert "This version is in use and never changes." in page.text and "Add a question" not in page.text
    path = page.path
    assert quentin.open(f"{path}/sections/new").status == 409
    assert "Begin a new version" in quentin.open("/tools/core").text


def test_whoever_builds_no_tools_reads_them_and_changes_nothing(world: World) -> None:
    path = begun(world).page.path
    mo = Browser(world, "Mo")
    assert "Add a question" not in mo.open(path).text and mo.open(f"{path}/head").status == 403
    pat = Browser(world, "Pat")
    assert pat.open(path).status == 404 and pat.open("/tools/core/versions/2").status == 404
    assert "This is a preview." in pat.open("/tools/core/versions/1").text


def test_tool_pages_ask_few_questions(world: World) -> None:
    quentin = begun(world)
    for path in ("/tools", "/tools/core", quentin.page.path, "/tools/core/versions/2"):
        with statements(without=QUIET) as found:
            quentin.open(path)
        assert len(found) <= 15, found
