"""Figures ask by the day of submission and of raising, so that finished years cost nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTED = sa.text("value IN ('yes', 'partly', 'no', 'not_applicable', 'not_answered')")


def upgrade() -> None:
    op.create_index(op.f("ix_audit_submitted_at"), "audit", ["submitted_at"])
    op.create_index(op.f("ix_escalation_raised_at"), "escalation", ["raised_at"])
    op.create_index(
        "ix_answer_counted",
        "answer",
        ["audit_id", "question_key", "value", "found_elsewhere"],
        postgresql_where=COUNTED,
        sqlite_where=COUNTED,
    )


def downgrade() -> None:
    op.drop_index("ix_answer_counted", table_name="answer")
    op.drop_index(op.f("ix_escalation_raised_at"), table_name="escalation")
    op.drop_index(op.f("ix_audit_submitted_at"), table_name="audit")
