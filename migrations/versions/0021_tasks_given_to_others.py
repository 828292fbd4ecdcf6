"""The home page asks for the open tasks that somebody gave to others: by an index of its own, not among all that are
open."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GIVEN = sa.text("closed_at IS NULL AND delegated_by_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_task_given", "task", ["delegated_by_id"], postgresql_where=GIVEN, sqlite_where=GIVEN)


def downgrade() -> None:
    op.drop_index("ix_task_given", table_name="task")
