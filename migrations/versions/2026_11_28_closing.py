"""Why a case ends that no team has recommended anything about."""

from alembic import op

revision = "2026_11_28_closing"
down_revision = "2026_11_28_room"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One statement and no copy of the table: its rule about `purged_at` stands at that column.
    op.execute(
        'ALTER TABLE "case" ADD COLUMN close_reason VARCHAR(40) CONSTRAINT ck_case_closed_has_reason'
        " CHECK (close_reason IS NULL OR closed_on IS NOT NULL)"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_case_closed_has_reason"), "case", type_="check")
    op.execute('ALTER TABLE "case" DROP COLUMN close_reason')
