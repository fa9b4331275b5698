"""What is sent to an individual: by mail, as an SMS, or as a letter that somebody prints."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_utskick"
down_revision = "2026_11_29_enkat"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("once_key", sa.String(length=160), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(sent_at IS NULL OR cancelled_at IS NULL) AND (failed_on IS NULL"
            " OR (sent_at IS NULL AND cancelled_at IS NULL))",
            name=op.f("ck_mailing_ends_once"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL AND cancelled_at IS NULL AND failed_on IS NULL)"
            " OR (address_sealed IS NULL AND body_sealed IS NULL)",
            name=op.f("ck_mailing_ended_is_erased"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_mailing_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("once_key", name=op.f("uq_mailing_once_key")),
    )
    op.create_index(op.f("ix_mailing_case_id"), "mailing", ["case_id"])
    op.create_index(op.f("ix_mailing_about"), "mailing", ["about"])
    op.create_index(op.f("ix_mailing_not_before"), "mailing", ["not_before"])


def downgrade() -> None:
    op.drop_table("mailing")
