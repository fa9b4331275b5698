"""Mitt ärende with e-legitimation: a visit without a key, and the way to the provider and back."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_oidc"
down_revision = "2026_11_29_mitt"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("own_visit", sa.Column("case_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE own_visit SET case_id ="
        " (SELECT case_id FROM own_key WHERE own_key.id = own_visit.own_key_id)"
    )
    with op.batch_alter_table("own_visit") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("own_key_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_own_visit_case_id_case"), "case", ["case_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_own_visit_case_id"), ["case_id"])
    op.create_table(
        "own_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("choices", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "choices IS NULL OR used_at IS NOT NULL", name=op.f("ck_own_sign_in_choices_are_after")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_sign_in")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_own_sign_in_cookie_hash")),
    )


def downgrade() -> None:
    op.drop_table("own_sign_in")
    op.execute("DELETE FROM own_visit WHERE own_key_id IS NULL")
    with op.batch_alter_table("own_visit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_visit_case_id"))
        batch_op.drop_constraint(batch_op.f("fk_own_visit_case_id_case"), type_="foreignkey")
        batch_op.drop_column("case_id")
        batch_op.alter_column("own_key_id", existing_type=sa.Uuid(), nullable=False)
