"""After the meeting: what the individual is told."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_after"
down_revision = "2026_11_28_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback_letter",
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("translation_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_feedback_letter_recommendation_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_feedback_letter_written_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_letter")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_feedback_letter_recommendation_id")),
    )


def downgrade() -> None:
    op.drop_table("feedback_letter")
