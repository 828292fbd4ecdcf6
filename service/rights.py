"""What the service's own role may do in a PostgreSQL database that another role owns: everything but change history."""

from __future__ import annotations

import re

# Tables of which rows are added and read; and what lawful erasure takes out of them.
KEPT: dict[str, tuple[str, ...]] = {
    "history": ("actor_name", "actor_roles", "facts", "reason", "salt"),
    "checkpoint": (),
    "alembic_version": (),
}
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def rights(role: str) -> list[str]:
    """Statements that the owner of the database runs, after the tables are made; raises ValueError for no role's name.

    They may be run again. Tables of later versions get the ordinary rights by themselves.
    """
    if not NAME.fullmatch(role):
        raise ValueError(f"{role} is no name of a role. Use small letters, digits and _.")
    all_tables, all_sequences = "ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public"
    by_default = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    statements = [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {all_tables} TO {role}",
        f"GRANT USAGE, SELECT ON {all_sequences} TO {role}",
        f"{by_default} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"{by_default} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ]
    for table, erased in KEPT.items():
        statements.append(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
        statements += [f"GRANT UPDATE ({', '.join(erased)}) ON {table} TO {role}"] if erased else []
    return [*statements, f"REVOKE INSERT ON alembic_version FROM {role}"]
