"""Who changed an answer or a section's result last, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("answer", "section_result", "self_answer", "self_section")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("changed_by_id", sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_changed_by_id_person"), "person", ["changed_by_id"], ["id"]
            )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_changed_by_id_person"), type_="foreignkey")
            batch_op.drop_column("changed_at")
            batch_op.drop_column("changed_by_id")
