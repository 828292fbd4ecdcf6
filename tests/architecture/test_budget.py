"""How large functions and files may be (STYLE: what the measurements say)."""

from __future__ import annotations

import ast
from statistics import median, quantiles

from tests.architecture.source import ROOT, functions, modules

PRODUCT = [module for module in modules() if module.lines > 0]


def test_functions_stay_short() -> None:
    sizes = sorted(function.lines for module in PRODUCT for function in functions(module))
    longest = [f for m in PRODUCT for f in functions(m) if f.lines > 40]
    assert longest == []
    assert median(sizes) <= 8 and quantiles(sizes, n=10)[8] <= 22


def test_files_stay_on_a_screen_or_few() -> None:
    assert [(m.name, m.lines) for m in PRODUCT if m.lines > 300] == []
    assert median(module.lines for module in PRODUCT) <= 110


def test_a_whole_lifecycle_fits_on_a_screen_of_two_pages() -> None:
    tables = {"audit", "action_plan", "escalation", "supervision", "cycle", "tool_version"}
    assert all(m.lines <= 140 for m in PRODUCT if m.name.removeprefix("workflows.") in tables)


def test_handlers_only_translate() -> None:
    sizes = [
        node.end_lineno - node.lineno + 1
        for module in PRODUCT
        if module.name.startswith(("service.api", "service.web"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and any(map(_routes, node.decorator_list))
    ]
    assert sizes and median(sizes) <= 12


def _routes(decorator: ast.expr) -> bool:
    name = ast.unparse(decorator).partition("(")[0]
    return name.endswith((".route", ".get", ".post", ".put"))


def test_every_module_says_what_it_is_for() -> None:
    assert [m.name for m in PRODUCT if not ast.get_docstring(m.tree)] == []


def test_the_tree_is_the_one_that_others_rely_on() -> None:
    kept = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__pycache__"))}
    rooms = {"service", "workflows", "notifications", "migrations", "config", "tests", "wsgi.py", "requirements.txt"}
    beside = {"README.md", "Makefile", "pyproject.toml", "docs", "var"}
    locks = {"requirements.in", "requirements-dev.in", "requirements-dev.txt"}
    assert rooms <= kept <= rooms | beside | locks
