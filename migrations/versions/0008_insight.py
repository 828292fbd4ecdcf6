"""Figures ask by the day of submission and of raising, so that finished years cost nothing."""

from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_audit_submitted_at"), "audit", ["submitted_at"])
    op.create_index(op.f("ix_escalation_raised_at"), "escalation", ["raised_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_escalation_raised_at"), table_name="escalation")
    op.drop_index(op.f("ix_audit_submitted_at"), table_name="audit")
