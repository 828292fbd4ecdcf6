"""Who connected a provider's account with a person, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
KEY = "fk_identity_connected_by_id_person"


def upgrade() -> None:
    with op.batch_alter_table("identity") as table:
        table.add_column(sa.Column("connected_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f(KEY), "person", ["connected_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("identity") as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("connected_at")
        table.drop_column("connected_by_id")
