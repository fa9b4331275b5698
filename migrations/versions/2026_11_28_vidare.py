"""What comes after the meeting: cases that wait until a day, whom to turn to, and since when somebody is ready."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_vidare"
down_revision = "2026_11_28_svar"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "wait",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("put_by_id", sa.Integer(), nullable=False),
        sa.Column("put_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("review_on <= until", name=op.f("ck_wait_reviewed_by_then")),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (outcome IS NULL)", name=op.f("ck_wait_ended_has_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait")),
        *_keys("wait", case_id="case", party_id="party", owner_id="account", put_by_id="account"),
    )
    op.create_index(op.f("ix_wait_case_id"), "wait", ["case_id"])
    op.create_index(op.f("ix_wait_owner_id_ended_on"), "wait", ["owner_id", "ended_on"])
    op.create_index(
        "uq_wait_one_stands",
        "wait",
        ["case_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "fixed_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= since", name=op.f("ck_fixed_contact_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_contact")),
        *_keys("fixed_contact", case_id="case", party_id="party", account_id="account"),
    )
    op.create_index(op.f("ix_fixed_contact_case_id"), "fixed_contact", ["case_id"])
    op.create_index(
        op.f("ix_fixed_contact_account_id_ended_on"), "fixed_contact", ["account_id", "ended_on"]
    )
    op.create_index(
        "uq_fixed_contact_one_stands",
        "fixed_contact",
        ["case_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.add_column(sa.Column("wait_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_recommendation_wait_id_wait"), "wait", ["wait_id"], ["id"]
        )
    op.add_column("case", sa.Column("ready_on", sa.Date(), nullable=True))
    # The check belongs to the column, and goes with it.
    op.execute(
        'ALTER TABLE "case" ADD COLUMN started_on DATE CONSTRAINT ck_case_starts_when_ready'
        " CHECK (started_on IS NULL OR started_on >= ready_on)"
    )
    op.add_column("account", sa.Column("reach", sa.String(length=200), nullable=True))


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_case_starts_when_ready"), "case", type_="check")
    op.execute('ALTER TABLE "case" DROP COLUMN started_on')
    op.execute('ALTER TABLE "case" DROP COLUMN ready_on')
    op.drop_column("account", "reach")
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.drop_constraint(op.f("fk_recommendation_wait_id_wait"), type_="foreignkey")
        batch_op.drop_column("wait_id")
    op.drop_table("fixed_contact")
    op.drop_table("wait")


def _keys(table: str, **targets: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
        )
        for column, target in targets.items()
    ]
