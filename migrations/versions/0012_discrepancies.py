"""Looks at whether everything agrees and what they found, and whom a failed message was addressed to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("new_behind", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("after_kind", sa.String(length=24), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_reconciliation_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index(op.f("ix_reconciliation_ended_at"), "reconciliation", ["ended_at"])
    op.create_table(
        "discrepancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["explained_by_id"], ["person.id"], name=op.f("fk_discrepancy_explained_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy")),
    )
    only = {"postgresql_where": OPEN, "sqlite_where": OPEN}
    op.create_index("uq_discrepancy_open", "discrepancy", ["key"], unique=True, **only)
    op.create_index("ix_discrepancy_place", "discrepancy", ["subject_kind", "subject_id"], **only)
    # Written out: both databases add such a column at once, and neither copies the table for it.
    reference = "CONSTRAINT fk_outbox_addressed_id_person REFERENCES person (id)"
    op.execute(f"ALTER TABLE outbox ADD COLUMN addressed_id INTEGER {reference}")


def downgrade() -> None:
    op.execute("ALTER TABLE outbox DROP COLUMN addressed_id")
    op.drop_table("discrepancy")
    op.drop_table("reconciliation")
