"""The explanation of a team's balance in a quarter, by its rehabkoordinator."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_forklaring"
down_revision = "2026_11_29_oidc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quarter BETWEEN 1 AND 4", name=op.f("ck_balance_note_quarter_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_balance_note_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["account.id"], name=op.f("fk_balance_note_written_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_note")),
        sa.UniqueConstraint(
            "team_id", "year", "quarter", name=op.f("uq_balance_note_team_id_year_quarter")
        ),
    )


def downgrade() -> None:
    op.drop_table("balance_note")
