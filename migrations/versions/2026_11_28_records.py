"""Gallring: rules, the purge log, and cases that only count."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_records"
down_revision = "2026_11_28_review"
branch_labels = None
depends_on = None

KINDS = ("arende", "samtycke", "svar", "atgard", "uppfoljning", "utkast")
LAWS = {
    "af": (
        36,
        "arsskifte",
        "Lag (2002:546): senast tre år efter utgången av det år då ärendet avslutades.",
    ),
    "fk": (18, "avslut", "Socialförsäkringsbalken 114 kap.: när uppgiften inte längre behövs."),
    "kommun": (60, "avslut", "Socialtjänstlagen: fem år efter den sista anteckningen."),
    "vard": (24, "avslut", "Arbetskopia: journalen bevaras för sig (patientdatalagen 3 kap.)."),
}
OTHERS = (
    24,
    "avslut",
    "Ingen särskild lag: så snart uppgiften inte behövs (dataskyddsförordningen art. 5.1 e).",
)
DRAFT = (
    3,
    "avslut",
    "Ett utkast som ingen har rört behövs inte (dataskyddsförordningen art. 5.1 e).",
)

FUNCTION = """
CREATE FUNCTION purge_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the purge log is only added to'; END $$
"""


def upgrade() -> None:
    rule = op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "months BETWEEN 0 AND 240", name=op.f("ck_retention_rule_months_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_retention_rule_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint(
            "party_id",
            "kind",
            "valid_from",
            name=op.f("uq_retention_rule_party_id_kind_valid_from"),
        ),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("case_code", sa.String(length=12), nullable=True),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )
    with op.batch_alter_table("purge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purge_row_id"), ["row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purge_party_id_at"), ["party_id", "at"], unique=False)
    # Not as a batch: that makes the table anew, which SQLite refuses while other rows point at it.
    # The check belongs to the column, and goes with it.
    kind = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(
        f'ALTER TABLE "case" ADD COLUMN purged_at {kind} CONSTRAINT ck_case_purged_is_closed'
        " CHECK (purged_at IS NULL OR closed_on IS NOT NULL)"
    )
    _guard()
    _suggest(rule)


def _guard() -> None:
    """Entries of the purge log can neither be changed nor removed."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER purge_is_kept_{verb.lower()} BEFORE {verb} ON purge "
                "BEGIN SELECT RAISE(ABORT, 'the purge log is only added to'); END"
            )
        return
    op.execute(FUNCTION)
    op.execute(
        "CREATE TRIGGER purge_is_kept BEFORE UPDATE OR DELETE ON purge "
        "FOR EACH ROW EXECUTE FUNCTION purge_is_kept()"
    )
    op.execute(
        "CREATE TRIGGER purge_is_not_emptied BEFORE TRUNCATE ON purge "
        "FOR EACH STATEMENT EXECUTE FUNCTION purge_is_kept()"
    )


def _suggest(rule: sa.Table) -> None:
    """The parties that are there start from the suggested rules, as new ones do."""
    connection = op.get_bind()
    parties = connection.execute(sa.text("SELECT id, slug FROM party")).all()
    for party_id, slug in parties:
        for kind in KINDS:
            months, counted_from, source = DRAFT if kind == "utkast" else LAWS.get(slug, OTHERS)
            connection.execute(
                rule.insert().values(
                    party_id=party_id,
                    kind=kind,
                    months=months,
                    counted_from=counted_from,
                    source=source,
                    valid_from=sa.func.current_date(),
                )
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER purge_is_kept_{verb}")
    else:
        op.execute("DROP TRIGGER purge_is_kept ON purge")
        op.execute("DROP TRIGGER purge_is_not_emptied ON purge")
        op.execute("DROP FUNCTION purge_is_kept()")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_case_purged_is_closed"), "case", type_="check")
    op.execute('ALTER TABLE "case" DROP COLUMN purged_at')
    op.drop_table("purge")
    op.drop_table("retention_rule")
