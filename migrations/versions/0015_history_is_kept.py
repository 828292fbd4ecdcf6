"""The database itself refuses that history is changed or deleted; lawful erasure may take salts and texts out."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What is hashed as it stands. The rest is hashed with the salt: whoever changes it must give the salt up.
PUBLIC = ("id", "subject_kind", "subject_id", "sequence", "at", "trigger", "from_state", "to_state")
PUBLIC += ("fingerprint", "commitment", "hash")
REFUSAL = "History is not changed. Erasure takes salts and texts out, and nothing else."


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in PUBLIC)
        _sqlite("history_is_kept", "UPDATE ON history", f"NEW.salt IS NOT NULL OR {changed}")
        _sqlite("history_is_not_deleted", "DELETE ON history", "TRUE")
        _sqlite("checkpoint_is_kept", "UPDATE ON checkpoint", "TRUE")
        _sqlite("checkpoint_is_not_deleted", "DELETE ON checkpoint", "TRUE")
        return
    old, new = (", ".join(f'{row}."{name}"' for name in PUBLIC) for row in ("OLD", "NEW"))
    op.execute(
        f"""CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'history' THEN
                    IF NEW.salt IS NULL AND ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN
                        RETURN NEW;
                    END IF;
                END IF;
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege';
            END $$"""
    )
    for table in ("history", "checkpoint"):
        run = "EXECUTE FUNCTION history_is_kept()"
        op.execute(f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}")
        op.execute(f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in ("history", "checkpoint"):
            op.execute(f"DROP TRIGGER {table}_is_kept")
            op.execute(f"DROP TRIGGER {table}_is_not_deleted")
        return
    for table in ("history", "checkpoint"):
        op.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
        op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
    op.execute("DROP FUNCTION history_is_kept()")


def _sqlite(name: str, event: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
