"""Second factor, recovery codes, counted guesses, ended sessions, kept text.

Everybody signs in anew, both ways: a session now says how far its sign-in has come.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_signin"
down_revision = "2026_11_28_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM sign_in_session")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handle", sa.Uuid(), nullable=False))
        batch_op.add_column(sa.Column("stage", sa.String(length=40), nullable=False))
        batch_op.add_column(sa.Column("browser", sa.String(length=60), nullable=False))
        batch_op.add_column(sa.Column("form_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_sign_in_session_handle"), ["handle"])
    # Not in a batch: SQLite would make the table anew, and every other table points at it.
    op.add_column(
        "account", sa.Column("first_password_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("pending_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_code_account_id"), ["account_id"], unique=False
        )
    op.create_table(
        "guess_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_guess_count")),
    )
    with op.batch_alter_table("guess_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guess_count_counted_at"), ["counted_at"], unique=False)
    op.create_table(
        "kept_text",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("had_files", sa.Boolean(), nullable=False),
        sa.Column("path_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fields_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_text_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_text")),
    )
    with op.batch_alter_table("kept_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kept_text_account_id_browser_hash"),
            ["account_id", "browser_hash"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_kept_text_kept_at"), ["kept_at"], unique=False)


def downgrade() -> None:
    for table in ("kept_text", "guess_count", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_column("account", "first_password_at")
    op.execute("DELETE FROM sign_in_session")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sign_in_session_handle"), type_="unique")
        for column in ("ended_at", "form_key", "browser", "stage", "handle"):
            batch_op.drop_column(column)
