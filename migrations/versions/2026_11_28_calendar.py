"""Calendar addresses, and when each meeting last changed."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_calendar"
down_revision = "2026_11_28_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_address_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_calendar_address_key_hash")),
    )
    # Added in place, as a copy of the table would break what points at it. What was there before
    # counts as changed now; the program always says a value.
    op.add_column(
        "meeting",
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2026-11-28 00:00:00",
        ),
    )
    op.execute("UPDATE meeting SET changed_at = CURRENT_TIMESTAMP")


def downgrade() -> None:
    op.drop_column("meeting", "changed_at")
    op.drop_table("calendar_address")
