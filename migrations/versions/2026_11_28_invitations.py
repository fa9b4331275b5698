"""What is not urgent comes together once a day; how each person wants mail."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_invitations"
down_revision = "2026_11_28_replies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_digest_account_id_day")),
    )
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("invitations", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_choice")),
    )
    # What waits already leaves as it would have: alone. The program always says a value.
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(
            sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("calendar", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_digest_id"), ["digest_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_message_digest_id_digest"), "digest", ["digest_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_digest_id_digest"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_digest_id"))
        batch_op.drop_column("digest_id")
        batch_op.drop_column("calendar")
        batch_op.drop_column("urgent")
    op.drop_table("mail_choice")
    op.drop_table("digest")
