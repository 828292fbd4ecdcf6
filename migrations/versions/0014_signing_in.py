"""Sessions that end at the service, tries that failed, second factors, accounts with a provider, scopes of tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def _instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        _instant("made_at"),
        _instant("seen_at"),
        _instant("fresh_at"),
        _instant("ended_at", nullable=True),
        sa.Column("agent", sa.String(length=60), nullable=False),
        _person("browser_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_browser_session_digest")),
    )
    op.create_index(op.f("ix_browser_session_person_id"), "browser_session", ["person_id"])
    op.create_index(op.f("ix_browser_session_seen_at"), "browser_session", ["seen_at"])
    op.create_table(
        "failed_try",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        _instant("last_at"),
        _instant("wait_until"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failed_try")),
    )
    op.create_index(op.f("ix_failed_try_last_at"), "failed_try", ["last_at"])
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        _instant("made_at"),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _person("second_factor"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _person("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        _instant("made_at"),
        _person("identity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    op.create_index("uq_identity_person", "identity", ["person_id"], unique=True)
    # Written out: both databases add such columns at once, and neither copies the table for it.
    op.execute("ALTER TABLE token ADD COLUMN name VARCHAR(80) DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE token ADD COLUMN scope VARCHAR(8) DEFAULT 'write' NOT NULL")
    op.add_column("token", _instant("used_at", nullable=True))


def downgrade() -> None:
    for name in ("used_at", "scope", "name"):
        op.execute(f"ALTER TABLE token DROP COLUMN {name}")
    for name in ("identity", "recovery_code", "second_factor", "failed_try", "browser_session"):
        op.drop_table(name)
