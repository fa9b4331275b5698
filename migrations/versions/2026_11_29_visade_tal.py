"""Figures that are counted once a quarter, and what has been told of them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_visade_tal"
down_revision = "2026_11_29_forklaring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarter_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_counts")),
        sa.UniqueConstraint("family", "quarter", name=op.f("uq_quarter_counts_family_quarter")),
    )
    op.create_table(
        "released_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("first_quarter", sa.Integer(), nullable=False),
        sa.Column("last_quarter", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_figures")),
        sa.UniqueConstraint(
            "family",
            "first_quarter",
            "last_quarter",
            name=op.f("uq_released_figures_family_first_quarter_last_quarter"),
        ),
    )


def downgrade() -> None:
    op.drop_table("released_figures")
    op.drop_table("quarter_counts")
