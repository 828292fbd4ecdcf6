"""What the documents say is so: pictures, sign-ins, variables, commands, addresses, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from click import Command, Context, Group
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from config.demo import DEMO_PASSWORD, SIGN_INS
from config.settings import Settings
from notifications.equipping import equip
from service.application import create_app
from service.imports.cases_csv import ALLOCATION_COLUMNS, CASE_COLUMNS
from service.imports.records import ImportKind
from service.imports.staff_csv import COLUMNS as STAFF_COLUMNS
from tests.docs.pages import (
    DECISIONS,
    PAGES,
    README,
    RECIPES,
    ROOT,
    anchors,
    blocks,
    coded,
    links,
    name,
    prose,
    rows,
    section,
    text,
)
from workflows.catalogue import LIFECYCLES
from workflows.drawing import bpmn, mermaid

every_page = pytest.mark.parametrize("page", PAGES, ids=name)
COLUMNS = {"allocations_csv": ALLOCATION_COLUMNS, "cases_csv": CASE_COLUMNS, "staff_csv": STAFF_COLUMNS}
LONGEST_PAGE = 650  # words: a page that is longer is two pages


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service as the command line has it, in a demonstration; no database is asked."""
    environment = {"VAR": str(tmp_path_factory.mktemp("docs")), "SECRET_KEY": "x" * 32, "DEMO": "1"}
    app = create_app(Settings.from_environment(environment))
    equip(app)
    return app


# --- pictures ---------------------------------------------------------------------------------------------------


def test_the_readme_shows_audit_and_plan_as_their_tables_draw_them() -> None:
    assert blocks(README, "mermaid") == [mermaid(LIFECYCLES[kind]) for kind in ("audit", "action_plan")]


def test_the_pictures_are_those_of_the_tables() -> None:
    folder = ROOT / "docs" / "pictures"
    assert blocks(folder / "lifecycles.md", "mermaid") == [mermaid(table) for table in LIFECYCLES.values()]
    drawn = {path.stem: text(path) for path in folder.glob("*.bpmn")}
    assert drawn == {kind: bpmn(table) for kind, table in LIFECYCLES.items()}


# --- what the README lists --------------------------------------------------------------------------------------


def test_the_readme_names_everybody_who_can_sign_in_to_the_demonstration() -> None:
    listed = [(coded(email)[0], role) for email, role in rows(section(README, "Sign-ins of the demonstration"))]
    assert listed == [(person.email, person.role) for person in SIGN_INS]
    assert f"`{DEMO_PASSWORD}`" in section(README, "Sign-ins of the demonstration")


def test_the_readme_explains_every_variable_and_no_other() -> None:
    listed = [variable for first, *_ in rows(section(README, "Configuration")) for variable in coded(first)]
    variables = [found for found in listed if found.isupper()]
    assert sorted(variables) == sorted(field.name.upper() for field in fields(Settings))


def test_the_readme_explains_every_section_of_the_policy() -> None:
    policy = yaml.safe_load((ROOT / "config" / "policy.yaml").read_text("utf-8"))
    listed = [found for first, *_ in rows(section(README, "Configuration")) for found in coded(first)]
    assert [found for found in listed if found.islower()] == list(policy)


def test_the_readme_lists_every_kind_of_file_with_its_columns() -> None:
    listed = {coded(kind)[0]: coded(file) for kind, file in rows(section(README, "Files to import"))}
    assert set(listed) == {str(kind) for kind in ImportKind}
    assert {kind: tuple(listed[kind][0].split(", ")) for kind in COLUMNS} == COLUMNS


# --- commands and addresses -------------------------------------------------------------------------------------


def command(app: Flask, words: list[str]) -> Command | None:
    """The command that words begin with, as `flask` itself would find it."""
    found: Command | None = FlaskGroup()
    info = ScriptInfo(create_app=lambda: app)
    for word in words:
        if not isinstance(found, Group) or not re.fullmatch(r"[a-z-]+", word):
            break
        found = found.get_command(Context(found, obj=info), word)
    return found


def spoken(page: Path) -> Iterator[list[str]]:
    """Every command of `flask` that a page gives, as its words."""
    for line in re.findall(r"flask --app wsgi ([^`\n)]+)", text(page)):
        yield line.split()


@every_page
def test_every_command_that_a_page_gives_exists(page: Path, app: Flask) -> None:
    commands = [words for words in spoken(page) if words[0] != "…"]
    assert [words for words in commands if command(app, words) is None or isinstance(command(app, words), Group)] == []


def test_every_command_in_the_readmes_table_exists(app: Flask) -> None:
    listed = [found.split() for row in rows(section(README, "Command line")) for cell in row for found in coded(cell)]
    assert [words for words in listed if command(app, words) is None or isinstance(command(app, words), Group)] == []


def test_the_readmes_table_has_every_command_of_ours(app: Flask) -> None:
    table = section(README, "Command line")
    assert {group for group in app.cli.commands if group != "openapi" and f"`{group}" not in table} == set()


@every_page
def test_every_target_of_make_that_a_page_gives_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    given = set(re.findall(r"(?:^|`|[A-Z]+=\S+ )make ([a-z-]+)", text(page), re.M))
    assert given <= targets


def test_the_addresses_of_the_readmes_calls_exist(app: Flask) -> None:
    calls = [
        (found, "POST" if "--json" in line else "GET")
        for line in section(README, "API").splitlines()
        for found in re.findall(r'"\$API(/[^"?]*)', line)
    ]
    adapter = app.url_map.bind("localhost")
    assert len(calls) == 6
    for path, method in calls:
        adapter.match(f"/api/v1{path}".replace("$PLAN", "1"), method=method)


# --- pages ------------------------------------------------------------------------------------------------------


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@every_page
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    rooms = ("config/", "docs/", "migrations/", "notifications/", "service/", "tests/", "workflows/")
    named = {found for found in coded(prose(page)) if found.startswith(rooms) and re.fullmatch(r"[\w/.*-]+", found)}
    made = made_by(page)
    assert {found for found in named if found not in made and not any(ROOT.glob(found.rstrip("/")))} == set()


def made_by(page: Path) -> set[str]:
    """What a recipe has people make: it says so with “the file” or “a folder” before the path."""
    return set(re.findall(r"(?:file\*{0,2}|folder)[,:]? `([\w/.]+)`", text(page)))


@pytest.mark.parametrize("folder", [DECISIONS, RECIPES], ids=lambda folder: folder.name)
def test_every_page_of_a_folder_is_in_its_index(folder: Path) -> None:
    pages = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert pages == {link for link in links(folder / "README.md") if "/" not in link}


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("0*.md")), ids=name)
def test_every_decision_says_what_was_rejected_and_what_follows(page: Path) -> None:
    assert "Accepted" in text(page)
    assert "rejected" in text(page).lower() or "instead of" in text(page)
    assert anchors(page) >= {"consequences"}


@pytest.mark.parametrize("page", [*sorted(DECISIONS.glob("0*.md")), *sorted(RECIPES.glob("add-*.md"))], ids=name)
def test_decisions_and_recipes_are_one_page_each(page: Path) -> None:
    assert len(prose(page).split()) <= LONGEST_PAGE


@every_page
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"(?:^|[\s`(\"'])/(?:work|root|home|tmp|Users)/", text(page)) == []
