"""Länsbladet: what people type beside the figures of four quarters."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_lansblad"
down_revision = "2026_11_29_raknas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "county_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["account.id"], name=op.f("fk_county_sheet_written_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_sheet")),
        sa.UniqueConstraint("last_day", name=op.f("uq_county_sheet_last_day")),
    )
    op.create_table(
        "county_sheet_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("others", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(women IS NULL) = (others IS NULL)", name=op.f("ck_county_sheet_row_both_or_none")
        ),
        sa.CheckConstraint("women >= 0 AND others >= 0", name=op.f("ck_county_sheet_row_counts")),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["county_sheet.id"],
            name=op.f("fk_county_sheet_row_sheet_id_county_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_sheet_row")),
        sa.UniqueConstraint(
            "sheet_id", "position", name=op.f("uq_county_sheet_row_sheet_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("county_sheet_row")
    op.drop_table("county_sheet")
