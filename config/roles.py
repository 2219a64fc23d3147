"""The roles of the database cluster, made once and never in a migration (six at once gave 41 errors)."""

from __future__ import annotations

import psycopg
from psycopg import sql

# name: (may log in, member of). `web` has no rights of its own; `app` and `auditor` are put on inside
# the door. Leaders and disposal log in by themselves (security notes 2.8).
ROLES: dict[str, tuple[bool, tuple[str, ...]]] = {
    "app": (False, ()),
    "auditor": (False, ("app",)),
    "relay": (True, ()),
    "sealer": (True, ()),
    "disposal": (True, ()),
    "backup": (True, ()),
    "web": (True, ("app", "auditor")),
    "owner": (True, ("app", "auditor", "relay", "sealer", "disposal")),
}
_LOCK = 7_244_001


def ensure_roles(admin_url: str) -> None:
    """Make the roles that are missing, as a superuser, one process at a time.

    `web` is NOINHERIT: it has a role's rights only while it wears it. `owner` inherits, or it could
    not make tables in a schema that belongs to whoever owns the database; row-level security is
    forced on it all the same.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        have = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles").fetchall()}
        for name, (may_log_in, groups) in ROLES.items():
            if name not in have:
                _create(admin, name, may_log_in=may_log_in)
            for group in groups:
                admin.execute(
                    sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(name))
                )
        # Row-level security would stop pg_dump; what it reads is sealed, and it is sealed once more.
        admin.execute("ALTER ROLE backup BYPASSRLS")
        for name in ("web", "relay"):
            for setting, value in (
                ("statement_timeout", "20s"),
                ("idle_in_transaction_session_timeout", "15s"),
            ):
                admin.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
                    )
                )
        admin.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _create(admin: psycopg.Connection, name: str, *, may_log_in: bool) -> None:
    log_in = sql.SQL("LOGIN" if may_log_in else "NOLOGIN")
    inherit = sql.SQL("NOINHERIT" if name == "web" else "INHERIT")
    more = sql.SQL("CREATEDB" if name == "owner" else "")
    admin.execute(
        sql.SQL("CREATE ROLE {} {} {} NOSUPERUSER NOBYPASSRLS {}").format(
            sql.Identifier(name), log_in, inherit, more
        )
    )


def ensure_database(admin_url: str, name: str) -> bool:
    """Make a database that belongs to `owner`; gives whether it is new."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER owner ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name)
            )
        )
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        for role in (*ROLES, "owner"):
            admin.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(role)
                )
            )
    return True
