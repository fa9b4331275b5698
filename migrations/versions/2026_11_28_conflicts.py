"""What each person has said about the own week: days, hours, and times that are taken."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_conflicts"
down_revision = "2026_11_28_invitations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_week",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(200), nullable=False),
        sa.Column("cap_hours", sa.Integer(), nullable=True),
        sa.CheckConstraint("cap_hours BETWEEN 1 AND 40", name=op.f("ck_work_week_cap_in_range")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_work_week_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_work_week")),
    )
    op.create_table(
        "fixed_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(40), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_fixed_block_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_fixed_block_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_block")),
        sa.UniqueConstraint(
            "account_id", "day", "starts", name=op.f("uq_fixed_block_account_id_day_starts")
        ),
    )


def downgrade() -> None:
    op.drop_table("fixed_block")
    op.drop_table("work_week")
