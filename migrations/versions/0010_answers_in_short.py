"""The answers of a submitted audit in short beside it, so that figures read one row an audit."""

from collections.abc import Iterable
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LETTERS = {"yes": "y", "partly": "p", "no": "n", "not_applicable": "a", "not_answered": "u"}
COUNTED = sa.text("value IN ('yes', 'partly', 'no', 'not_applicable', 'not_answered')")
AROUND = sa.text(
    "question_key IN ('context.agency', 'context.caseload', 'context.manager_changes', 'context.vacancy', "
    "'context.worker_changes')"
)
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("audit", sa.Column("answered", sa.Text(), nullable=True))
    connection = op.get_bind()
    for key, number, content in connection.execute(VERSIONS).all():
        places = [question["key"] for section in content["sections"] for question in section["questions"]]
        _shorten(connection, key, number, places)
    op.drop_index("ix_answer_counted", table_name="answer")
    op.create_index("ix_answer_around", "answer", ["audit_id"], postgresql_where=AROUND, sqlite_where=AROUND)


def downgrade() -> None:
    op.drop_index("ix_answer_around", table_name="answer")
    op.create_index(
        "ix_answer_counted",
        "answer",
        ["audit_id", "question_key", "value", "found_elsewhere"],
        postgresql_where=COUNTED,
        sqlite_where=COUNTED,
    )
    op.drop_column("audit", "answered")


VERSIONS = sa.text("SELECT key, number, content FROM tool_version WHERE content IS NOT NULL").columns(
    sa.column("key", sa.String), sa.column("number", sa.Integer), sa.column("content", sa.JSON)
)
SAID = sa.text(
    """SELECT audit.id, answer.question_key, answer.value, answer.found_elsewhere
       FROM audit LEFT JOIN answer ON answer.audit_id = audit.id
       WHERE audit.tool_key = :key AND audit.tool_version = :number AND audit.submitted_at IS NOT NULL
         AND audit.id > :after AND audit.id <= :last
       ORDER BY audit.id"""
)
WRITTEN = sa.text("UPDATE audit SET answered = :answered WHERE id = :number")


def _shorten(connection: sa.Connection, key: str, number: int, places: list[str]) -> None:
    """Audits made with one version of a tool, some at a time."""
    last = connection.scalar(sa.text("SELECT max(id) FROM audit")) or 0
    for after in range(0, last, AT_ONCE):
        given = {"key": key, "number": number, "after": after, "last": after + AT_ONCE}
        rows = connection.execute(SAID, given).all()
        words = [
            {"number": audit_id, "answered": _word(places, theirs)}
            for audit_id, theirs in groupby(rows, lambda r: r[0])
        ]
        if words:
            connection.execute(WRITTEN, words)


def _word(places: list[str], rows: Iterable[sa.Row]) -> str:
    letters = {}
    for _, key, value, elsewhere in rows:
        letter = LETTERS.get(value or "", ".")
        letters[key] = letter.upper() if elsewhere else letter
    return "".join(letters.get(key, ".") for key in places)
