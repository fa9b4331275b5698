"""The follow-up tells more: all that somebody lives on, steps, tries, and whether it was late."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_folj"
down_revision = "2026_11_28_efter"
branch_labels = None
depends_on = None

NEW = ("step", "told")


def upgrade() -> None:
    for name in NEW:
        op.add_column("follow_up", sa.Column(name, sa.String(length=40), nullable=True))
    op.add_column("follow_up", sa.Column("escalated_on", sa.Date(), nullable=True))
    op.add_column(
        "team",
        sa.Column("second_follow_up", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(op.f("ix_follow_up_status_due_on"), "follow_up", ["status", "due_on"])
    op.create_table(
        "follow_up_income",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("income", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 1 AND 100", name=op.f("ck_follow_up_income_percent_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_follow_up_income_follow_up_id_follow_up"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_income")),
        sa.UniqueConstraint(
            "follow_up_id", "income", name=op.f("uq_follow_up_income_follow_up_id_income")
        ),
    )
    # Until now only one thing could be told, so that was all of it.
    op.execute(
        "INSERT INTO follow_up_income (follow_up_id, income, percent)"
        " SELECT id, income, 100 FROM follow_up WHERE income IS NOT NULL"
    )
    op.create_table(
        "follow_up_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_try_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_follow_up_try_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_try")),
        sa.UniqueConstraint(
            "follow_up_id", "day", "way", name=op.f("uq_follow_up_try_follow_up_id_day_way")
        ),
    )


def downgrade() -> None:
    op.drop_table("follow_up_try")
    op.drop_table("follow_up_income")
    op.drop_index(op.f("ix_follow_up_status_due_on"), "follow_up")
    # Where nobody may get in touch there was no reason of its own before.
    op.execute("UPDATE follow_up SET status = 'declined' WHERE status = 'no_consent'")
    op.execute("DELETE FROM follow_up WHERE months = 12")
    op.drop_column("team", "second_follow_up")
    op.drop_column("follow_up", "escalated_on")
    for name in NEW:
        op.drop_column("follow_up", name)
