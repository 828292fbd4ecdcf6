"""Help inside the service: a guide for each role, who can see what from the file of roles, and accessibility."""

from __future__ import annotations

import pytest

from service.meanings.roles import DEEDS, RELATIONS
from service.web.around.guidance import FOR, guides
from service.web.around.markdown import rendered
from tests.support.world import World
from tests.web.browser import Browser


def test_every_role_has_a_guide_and_finds_it_first(world: World) -> None:
    roles = world.authority().context.roles.names
    written = {role for name in guides() for role in FOR.get(name, (name.replace("-", "_"),))}
    assert written == roles
    page = Browser(world, "Pat").open("/guidance")
    assert page.text.index("Guide for practitioners") < page.text.index("Other roles")
    assert "Guide for administrators" in page.text


@pytest.mark.parametrize("name", sorted(guides()))
def test_what_a_guide_leads_to_opens_for_whoever_it_is_for(world: World, name: str) -> None:
    world.authority()
    role = FOR.get(name, (name.replace("-", "_"),))[0]
    reader = Browser(world, world.person("Gail Guided", role, team_id=world.team().id))
    guide = reader.open(f"/guidance/{name}")
    assert guide.status == 200 and guide.html.count("<h1") == 1 and "**" not in guide.text
    inside = guide.html[guide.html.index('<article class="guide">') : guide.html.index("</article>")]
    for _, path in guide.read.links:
        if f'href="{path}"' in inside:
            assert reader.open(path).status == 200, path


def test_a_guide_that_is_not_there_is_not_found(world: World) -> None:
    assert Browser(world.authority(), "Pat").open("/guidance/README").status == 404


def test_a_guide_is_text_and_never_more(world: World) -> None:
    text = "## <b>x</b>\n\n1. [go](javascript:alert(1)) **bold**\n2. [there](//evil.example) <script>\n\n![p](x.png)"
    html = str(rendered(text))
    assert "<script" not in html and "javascript" not in html and "evil" not in html and "<img" not in html
    assert html.count("<li>") == 2 and "<b>bold</b>" in html and "&lt;b&gt;x" in html


def test_every_permission_and_relation_of_the_file_of_roles_has_plain_words(world: World) -> None:
    roles = world.context.roles
    assert roles.permissions - set(DEEDS) == set()
    assert roles.relations - set(RELATIONS) == set()


def test_who_can_see_what_says_what_the_file_of_roles_says(world: World) -> None:
    page = Browser(world.authority(), "Pat").open("/who-can-see-what")
    assert "You are here as practitioner." in page.text
    manager = page.text[page.text.index("Team manager Sees") : page.text.index("Group manager Sees")]
    assert "See cases Within their team and line" in manager
    assert "Read the practitioner’s form For people in their own line" in manager
    auditor = page.text[page.text.index("External auditor Does") : page.text.index("Auditor of a partner agency")]
    assert "practitioner’s form" not in auditor and "cases" not in auditor.lower()


def test_the_accessibility_statement_is_for_everybody_and_says_whom_to_write_to(world: World) -> None:
    page = Browser(world.authority()).open("/accessibility")
    assert page.status == 200 and world.context.settings.contact in page.text and "What we know is missing" in page.text
