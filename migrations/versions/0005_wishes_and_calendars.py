"""What people wish by e-mail, their daily message, and the private address of their calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

HELD = sa.text("status = 'held'")


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.String(length=12), nullable=False, server_default="each"))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_for_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_outbox_held_for_id_person"), "person", ["held_for_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_outbox_digest_id_outbox"), "outbox", ["digest_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_outbox_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index("ix_outbox_held", ["held_for_id"], unique=False, postgresql_where=HELD, sqlite_where=HELD)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_held", postgresql_where=HELD, sqlite_where=HELD)
        batch_op.drop_index(batch_op.f("ix_outbox_digest_id"))
        batch_op.drop_constraint(batch_op.f("fk_outbox_digest_id_outbox"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outbox_held_for_id_person"), type_="foreignkey")
        batch_op.drop_column("digest_id")
        batch_op.drop_column("held_for_id")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("mail")
    op.drop_table("calendar_feed")
