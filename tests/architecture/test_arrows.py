"""Which room may know of which: notifications → service → workflows, config at the foot (DESIGN §2)."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.architecture.source import Module, calls, imports, modules

KNOWS = {
    "config": {"config"},
    "workflows": {"workflows"},
    "service": {"service", "workflows", "config"},
    "notifications": {"notifications", "service", "workflows", "config"},
    "wsgi": {"notifications", "service", "workflows", "config"},
}
IMPURE = {"flask", "sqlalchemy", "os", "redis", "rq", "socket", "time", "urllib", "smtplib", "subprocess"}


def ours(module: Module) -> set[str]:
    """The rooms that a module imports from."""
    return {name.split(".")[0] for name in imports(module)} & set(KNOWS)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_every_import_follows_the_arrows(module: Module) -> None:
    assert ours(module) <= KNOWS[module.room]


def test_the_lifecycles_know_no_database_web_clock_or_environment() -> None:
    impure = {m.name: {name.split(".")[0] for name in imports(m)} & IMPURE for m in modules() if m.room == "workflows"}
    assert {name: found for name, found in impure.items() if found} == {}
    clocks = [m.name for m in modules() if m.room == "workflows" and (calls(m, "now") or calls(m, "today"))]
    assert clocks == []


def test_pages_and_api_reach_records_through_use_cases_and_queries() -> None:
    outer = [m for m in modules() if m.name.startswith(("service.api", "service.web"))]
    reaching = {m.name for m in outer if any(name.startswith("service.models") for name in imports(m))}
    reaching |= {m.name for m in outer if any(name.startswith("service.database") for name in imports(m))}
    assert reaching == set()


def test_a_use_case_never_calls_another() -> None:
    cases = [m for m in modules() if m.name.startswith("service.usecases.")]
    crossing = {m.name: {n for n in imports(m) if n.startswith("service.usecases")} for m in cases}
    assert {name: found for name, found in crossing.items() if found} == {}


def test_steps_know_no_use_case_api_page_or_command() -> None:
    steps = [m for m in modules() if m.name.startswith("service.steps")]
    above = ("service.usecases", "service.api", "service.web", "service.cli")
    assert {m.name for m in steps if any(name.startswith(above) for name in imports(m))} == set()


def test_figures_know_no_use_case_api_page_or_command() -> None:
    insight = [m for m in modules() if m.name.startswith("service.insight")]
    above = ("service.usecases", "service.api", "service.web", "service.cli")
    assert {m.name for m in insight if any(name.startswith(above) for name in imports(m))} == set()


def test_statistics_and_charts_know_no_database_web_clock_or_environment() -> None:
    pure = [m for m in modules() if m.name.startswith(("service.insight.statistics", "service.insight.charts"))]
    own = ("service.insight.statistics", "service.insight.charts")
    outside = {m.name: {n for n in imports(m) if n.split(".")[0] in IMPURE | set(KNOWS)} for m in pure}
    assert [(name, n) for name, found in outside.items() for n in found if not n.startswith(own)] == []
    assert pure and [m.name for m in pure if calls(m, "now") or calls(m, "today")] == []


def test_one_file_commits() -> None:
    assert {m.name for m in modules() if calls(m, "commit")} == {"service.transaction"}


def test_only_config_reads_the_environment() -> None:
    reading = {
        m.name
        for m in modules()
        if {"os.environ", "os.getenv"} & {ast.unparse(n) for n in ast.walk(m.tree) if isinstance(n, ast.Attribute)}
        or {"os.environ", "os.getenv"} & imports(m)
    }
    assert {name for name in reading if not name.startswith("config.")} == set()


def test_only_the_composition_roots_build_an_application() -> None:
    assert {m.name for m in modules() if calls(m, "create_app")} == {"wsgi"}
    assert {m.name for m in modules() if calls(m, "background")} == {"notifications.worker"}


def test_what_sends_starts_without_pages_and_api() -> None:
    code = "import sys, notifications.worker; print([n for n in sys.modules if n in ('service.api', 'service.web')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{m.name}:{inner.lineno}"
        for m in modules()
        for node in ast.walk(m.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {module.name for module in modules()}
    graph = {m.name: modules_imported(m, names) - {m.name} for m in modules()}
    while leaves := [name for name, targets in graph.items() if not targets & set(graph)]:
        for name in leaves:
            del graph[name]
    assert graph == {}, "these modules are in a circle, or import one"


def modules_imported(module: Module, names: set[str]) -> set[str]:
    """The modules that one imports; `from package import module` is the module, not the package around it."""
    found = imports(module) & names
    return {name for name in found if not any(other.startswith(f"{name}.") for other in found)}


def test_the_tests_can_fail() -> None:
    tree = ast.parse("import flask\nfrom service.models import Case\n")
    offender = Module("workflows.offender", modules()[0].path, tree, 2)
    assert not ours(offender) <= KNOWS["workflows"] and imports(offender) & IMPURE
