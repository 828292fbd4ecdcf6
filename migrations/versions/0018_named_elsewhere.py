"""Where others wrote of what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("erasure", sa.Column("elsewhere", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("erasure") as table:
        table.drop_column("elsewhere")
