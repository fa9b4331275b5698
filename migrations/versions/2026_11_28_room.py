"""The room: what is half written in it, and why a recommendation has no actions."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_room"
down_revision = "2026_11_28_formote"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_room_draft_case_id_case")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_room_draft_changed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_room_draft_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_draft")),
        sa.UniqueConstraint(
            "meeting_id",
            "case_id",
            "field",
            name=op.f("uq_room_draft_meeting_id_case_id_field"),
        ),
    )
    with op.batch_alter_table("room_draft") as batch_op:
        batch_op.create_index(op.f("ix_room_draft_case_id"), ["case_id"], unique=False)
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.add_column(sa.Column("no_actions_because_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.drop_column("no_actions_because_sealed")
    op.drop_table("room_draft")
