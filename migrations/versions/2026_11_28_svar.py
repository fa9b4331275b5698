"""From whom something is lacking in an answer, and since when; people's own phrases."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_svar"
down_revision = "2026_11_28_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_asked",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_answer_asked_answer_id_answer")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_answer_asked_party_id_party")
        ),
        sa.PrimaryKeyConstraint("answer_id", "party_id", name=op.f("pk_answer_asked")),
    )
    op.create_table(
        "phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_phrase_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    with op.batch_alter_table("phrase") as batch_op:
        batch_op.create_index(op.f("ix_phrase_account_id"), ["account_id"], unique=False)
    with op.batch_alter_table("answer") as batch_op:
        batch_op.add_column(
            sa.Column("asks_individual", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("answer") as batch_op:
        batch_op.alter_column("asks_individual", server_default=None)


def downgrade() -> None:
    op.drop_table("phrase")
    with op.batch_alter_table("answer") as batch_op:
        batch_op.drop_column("asked_at")
        batch_op.drop_column("asks_individual")
    op.drop_table("answer_asked")
