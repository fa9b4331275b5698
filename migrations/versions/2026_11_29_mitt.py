"""The individual's own page: keys, visits, and what comes from the individual."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_mitt"
down_revision = "2026_11_29_utskick"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    # In place: a copy of the table would break what points at it.
    op.add_column(
        "withdrawal",
        sa.Column("by_self", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "own_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_own_key_ended_has_reason")
        ),
        sa.CheckConstraint(
            "link_used_at IS NULL OR token_hash IS NOT NULL", name=op.f("ck_own_key_used_has_link")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_own_key_case_id_case")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_own_key_made_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_key")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_own_key_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_own_key_token_hash")),
    )
    op.create_index(op.f("ix_own_key_case_id"), "own_key", ["case_id"])
    op.create_index(
        "uq_own_key_one_stands",
        "own_key",
        ["case_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "own_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("own_key_id", sa.Uuid(), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["own_key_id"], ["own_key.id"], name=op.f("fk_own_visit_own_key_id_own_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_visit")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_own_visit_cookie_hash")),
    )
    op.create_index(op.f("ix_own_visit_own_key_id"), "own_visit", ["own_key_id"])
    op.create_table(
        "own_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled", sa.String(length=40), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(handled IS NULL) = (handled_at IS NULL)", name=op.f("ck_own_message_handled_has_time")
        ),
        sa.CheckConstraint(
            "(handled IS NULL) = (handled_by_id IS NULL)",
            name=op.f("ck_own_message_handled_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_own_message_case_id_case")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_own_message_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["account.id"], name=op.f("fk_own_message_handled_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_message")),
    )
    op.create_index(op.f("ix_own_message_case_id"), "own_message", ["case_id"])
    op.create_index(op.f("ix_own_message_handled"), "own_message", ["handled"])


def downgrade() -> None:
    op.drop_table("own_message")
    op.drop_table("own_visit")
    op.drop_table("own_key")
    op.execute("ALTER TABLE withdrawal DROP COLUMN by_self")
