"""Figures ask which cases are restricted: there are few, and they are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_child_case_restricted",
        "child_case",
        ["id"],
        postgresql_where=sa.text("restricted IS true"),
        sqlite_where=sa.text("restricted IS 1"),
    )


def downgrade() -> None:
    op.drop_index("ix_child_case_restricted", table_name="child_case")
