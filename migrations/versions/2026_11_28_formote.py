"""The written förmöte: drafts, time given back, cases settled in writing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_formote"
down_revision = "2026_11_28_after"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_answer_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_answer_draft_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_answer_draft_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
        sa.UniqueConstraint(
            "case_id", "party_id", "field", name=op.f("uq_answer_draft_case_id_party_id_field")
        ),
    )
    with op.batch_alter_table("pre_meeting") as batch_op:
        batch_op.add_column(sa.Column("unneeded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unneeded_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_pre_meeting_unneeded_by_id_account"), "account", ["unneeded_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_pre_meeting_unneeded_by_somebody"),
            "(unneeded_at IS NULL) = (unneeded_by_id IS NULL)",
        )
    with op.batch_alter_table("answer") as batch_op:
        batch_op.add_column(
            sa.Column("can_settle", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_check_constraint(
            op.f("ck_answer_settles_without_talk"), "NOT (can_settle AND needs_talk)"
        )
    with op.batch_alter_table("answer") as batch_op:
        batch_op.alter_column("can_settle", server_default=None)
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.add_column(
            sa.Column("in_writing", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.alter_column("in_writing", server_default=None)


def downgrade() -> None:
    # A case that was settled in writing left the agenda: the older words for it are "moved".
    op.execute("UPDATE agenda_item SET status = 'moved' WHERE status = 'settled'")
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.drop_column("in_writing")
    with op.batch_alter_table("answer") as batch_op:
        batch_op.drop_constraint(op.f("ck_answer_settles_without_talk"), type_="check")
        batch_op.drop_column("can_settle")
    with op.batch_alter_table("pre_meeting") as batch_op:
        batch_op.drop_constraint(op.f("ck_pre_meeting_unneeded_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("fk_pre_meeting_unneeded_by_id_account"), type_="foreignkey")
        batch_op.drop_column("unneeded_by_id")
        batch_op.drop_column("unneeded_at")
    op.drop_table("answer_draft")
