"""Reports: what is written in them, goals, budget, and the figures once handed in."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_rapport"
down_revision = "2026_11_29_visade_tal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kommun_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("rows_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL)",
            name=op.f("ck_report_approved_has_time"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (handed_in_at IS NULL)", name=op.f("ck_report_handed_in_has_time")
        ),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_report_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (figures IS NULL)",
            name=op.f("ck_report_handed_in_has_figures"),
        ),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (handed_in_by_id IS NULL)",
            name=op.f("ck_report_handed_in_by_somebody"),
        ),
        sa.CheckConstraint("last_day > first_day", name=op.f("ck_report_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"], name=op.f("fk_report_approved_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"], ["account.id"], name=op.f("fk_report_handed_in_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["kommun_id"], ["kommun.id"], name=op.f("fk_report_kommun_id_kommun")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["account.id"], name=op.f("fk_report_started_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "kommun_id",
            "kind",
            "first_day",
            "last_day",
            name=op.f("uq_report_kommun_id_kind_first_day_last_day"),
        ),
    )
    op.create_table(
        "report_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_budget_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_budget")),
        sa.UniqueConstraint("report_id", "year", name=op.f("uq_report_budget_report_id_year")),
    )
    op.create_table(
        "report_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "source IS NULL OR reached IS NULL", name=op.f("ck_report_goal_reached_once")
        ),
        sa.CheckConstraint("target >= 0", name=op.f("ck_report_goal_target_is_no_debt")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_goal_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_goal")),
        sa.UniqueConstraint(
            "report_id", "position", name=op.f("uq_report_goal_report_id_position")
        ),
    )
    op.create_table(
        "report_text",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=5), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_text_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["account.id"], name=op.f("fk_report_text_written_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_text")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_text_report_id_number")),
    )


def downgrade() -> None:
    op.drop_table("report_text")
    op.drop_table("report_goal")
    op.drop_table("report_budget")
    op.drop_table("report")
