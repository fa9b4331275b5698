"""Handovers: one officer asks another to take over, one case or a whole caseload."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_handover"
down_revision = "2026_11_28_series"
branch_labels = None
depends_on = None

STILL_OPEN = sa.text("status = 'asked'")


def upgrade() -> None:
    op.create_table(
        "caseload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats_from", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        *_rules("caseload"),
        *_keys("caseload", giver_id="account", receiver_id="account"),
    )
    op.create_index(op.f("ix_caseload_receiver_id"), "caseload", ["receiver_id"])
    op.create_index(
        "uq_caseload_one_open",
        "caseload",
        ["giver_id"],
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("caseload_id", sa.Uuid(), nullable=True),
        sa.Column("with_case", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        *_rules("handover"),
        *_keys(
            "handover",
            case_id="case",
            party_id="party",
            giver_id="account",
            receiver_id="account",
            caseload_id="caseload",
        ),
    )
    for columns in (["case_id"], ["giver_id"], ["caseload_id"], ["receiver_id", "status"]):
        op.create_index(op.f("ix_handover_" + "_".join(columns)), "handover", columns)
    op.create_index(
        "uq_handover_one_open",
        "handover",
        ["case_id", "party_id"],
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_table("caseload")


def _rules(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f(f"ck_{table}_receiver_is_another")),
        sa.CheckConstraint(
            "(status = 'asked') = (settled_at IS NULL)", name=op.f(f"ck_{table}_settled_has_time")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _keys(table: str, **targets: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
        )
        for column, target in targets.items()
    ]
