"""Who comes: the question to each person about each meeting, and the answer."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_replies"
down_revision = "2026_11_28_agenda"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("as_substitute", sa.Boolean(), nullable=False),
        sa.Column("handle", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("asked_week_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_days_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_reply_answer_has_time")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (way IS NULL)", name=op.f("ck_reply_answer_has_way")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reply_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_reply_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_reply_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("handle", name=op.f("uq_reply_handle")),
        sa.UniqueConstraint(
            "meeting_id", "account_id", name=op.f("uq_reply_meeting_id_account_id")
        ),
    )
    with op.batch_alter_table("reply") as batch_op:
        batch_op.create_index(op.f("ix_reply_account_id"), ["account_id"], unique=False)
        batch_op.create_index(op.f("ix_reply_seat_id"), ["seat_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reply")
