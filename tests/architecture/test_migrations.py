"""A migration only adds what the version before can live with, because that version still serves (ADR 0035)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT

TAKES_AWAY = {"drop_table", "drop_column", "rename_table"}
SQL = re.compile(r"\b(drop\s+(table|column)|rename\s+(to|column)|set\s+not\s+null)\b", re.I)
# Contractions, each with the reason why nothing of the version before is broken by it.
ALLOWED = {"0002": "From the spine to the practice: no authority had run the spine, so nothing of it still served."}


def offences(source: str) -> Iterator[str]:
    """What of a migration's way up the version before would trip over."""
    tree = ast.parse(source)
    functions = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name == "downgrade")]
    for call in (node for part in functions for node in ast.walk(part) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if name in TAKES_AWAY:
            yield f"{name} {ast.unparse(call.args[0])}"
        elif name == "alter_column" and (given.get("nullable") == "False" or {"new_column_name", "type_"} & set(given)):
            yield f"alter_column {ast.unparse(call.args[0])}"
        elif name == "add_column":
            yield from (f"add_column {ast.unparse(one.args[0])}" for one in _columns(call) if _demands(one))
        elif name in ("execute", "exec_driver_sql", "text") and SQL.search(ast.unparse(call)):
            yield f"{name} of what takes away"


def _columns(call: ast.Call) -> list[ast.Call]:
    return [one for one in call.args if isinstance(one, ast.Call) and ast.unparse(one.func).endswith("Column")]


def _demands(column: ast.Call) -> bool:
    """It must have a value, and the database gives none."""
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
    return given.get("nullable") == "False" and "server_default" not in given


def migrations() -> list[Path]:
    return sorted((ROOT / "migrations" / "versions").glob("0*.py"))


def test_no_migration_takes_away_what_the_version_before_uses() -> None:
    found = {path.name[:4]: list(offences(path.read_text("utf-8"))) for path in migrations()}
    assert {number: listed for number, listed in found.items() if listed and number not in ALLOWED} == {}
    assert all(found[number] for number in ALLOWED), "the list names what is there"


def test_the_check_sees_what_it_is_for() -> None:
    bad = """
def upgrade():
    op.drop_table("a")
    op.execute("ALTER TABLE a RENAME COLUMN b TO c")
    with op.batch_alter_table("a") as batch:
        batch.drop_column("b")
        batch.alter_column("b", nullable=False)
        batch.add_column(sa.Column("c", sa.Integer(), nullable=False))
        batch.add_column(sa.Column("d", sa.Integer(), nullable=False, server_default="0"))

def downgrade():
    op.drop_table("b")
"""
    assert len(list(offences(bad))) == 5
