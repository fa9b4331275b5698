"""A team's own closures; a series remembers its months off and whether it skips klämdagar."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_series"
down_revision = "2026_11_28_conflicts"
branch_labels = None
depends_on = None

JULY_OFF = "%utom i juli,%"
"""July was the only month that a series could rest in, and its words said so."""


def upgrade() -> None:
    op.create_table(
        "team_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(60), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_team_closure_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_closure_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_closure")),
    )
    op.create_index(op.f("ix_team_closure_team_id"), "team_closure", ["team_id"])
    op.add_column(
        "series", sa.Column("months_off", sa.String(40), nullable=False, server_default="")
    )
    op.add_column(
        "series",
        sa.Column("skips_squeeze_days", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    series = sa.table("series", sa.column("words"), sa.column("months_off"))
    op.execute(series.update().where(series.c.words.like(JULY_OFF)).values(months_off="7"))


def downgrade() -> None:
    with op.batch_alter_table("series") as batch_op:
        batch_op.drop_column("skips_squeeze_days")
        batch_op.drop_column("months_off")
    op.drop_table("team_closure")
