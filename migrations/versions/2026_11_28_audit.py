"""The access log is chained and sealed, and refuses changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from trisam.audit import chain
from trisam.core import crypto, db

revision = "2026_11_28_audit"
down_revision = "2026_11_23_initial"
branch_labels = None
depends_on = None

FORBIDDEN = "the access log cannot be changed"
EVENTS = ("update", "delete")
ENTRIES = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer),
    sa.column("at", db.Instant),
    sa.column("action", sa.String),
    sa.column("account_id", sa.Integer),
    sa.column("actor_name", sa.String),
    sa.column("party_id", sa.Integer),
    sa.column("unit_id", sa.Integer),
    sa.column("subject", sa.String),
    sa.column("person_id", sa.Uuid),
    sa.column("reason", sa.String),
    sa.column("link", sa.LargeBinary),
    sa.column("seal", sa.LargeBinary),
)
END = sa.table(
    "audit_end",
    sa.column("id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("link", sa.LargeBinary),
)


def upgrade() -> None:
    op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_end_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_end")),
    )
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.add_column(sa.Column("link", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("seal", sa.LargeBinary(length=32), nullable=True))
    _chain_what_there_is()
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.alter_column("link", existing_type=sa.LargeBinary(length=32), nullable=False)
        batch_op.alter_column("seal", existing_type=sa.LargeBinary(length=32), nullable=False)
    if op.get_bind().dialect.name == "sqlite":
        _forbid_on_sqlite()
    else:
        op.execute("ALTER TABLE audit_entry ALTER COLUMN id DROP DEFAULT")
        _forbid_on_postgresql()


def _chain_what_there_is() -> None:
    """Number the entries of an older installation without gaps, link and seal them."""
    connection = op.get_bind()
    link, number = chain.BEFORE_THE_FIRST, 0
    for row in connection.execute(sa.select(ENTRIES).order_by(ENTRIES.c.id)).mappings().all():
        number += 1
        facts = dict(row)
        link = chain.link(link, chain.bytes_of(number, facts["at"], facts))
        values: dict[str, Any] = {"id": number, "link": link}
        values["seal"] = chain.seal(crypto.ring().log, link)
        connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == row["id"]).values(values))
    connection.execute(sa.insert(END).values(id=1, number=number, link=link))


def _forbid_on_sqlite() -> None:
    for event in EVENTS:
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{event} BEFORE {event} ON audit_entry "
            f"BEGIN SELECT RAISE(ABORT, '{FORBIDDEN}'); END"
        )


def _forbid_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{FORBIDDEN}'; END $$"
    )
    for event in (*EVENTS, "truncate"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{event} BEFORE {event} ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in EVENTS:
            op.execute(f"DROP TRIGGER audit_entry_no_{event}")
    else:
        for event in (*EVENTS, "truncate"):
            op.execute(f"DROP TRIGGER audit_entry_no_{event} ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_refuse()")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_column("seal")
        batch_op.drop_column("link")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "ALTER TABLE audit_entry ALTER COLUMN id SET DEFAULT nextval('audit_entry_id_seq')"
        )
        op.execute(
            "SELECT setval('audit_entry_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM audit_entry), false)"
        )
    op.drop_table("audit_end")
