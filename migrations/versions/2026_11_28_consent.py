"""Types of information in consents and releases, rules of party pairs, what was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_consent"
down_revision = "2026_11_28_records"
branch_labels = None
depends_on = None

EVERY_TYPE = "|halsa|arbete|forsorjning|social|insatser|planering|"
ADDED = {
    "consent": {"withdrawn_ticks": ""},
    "consent_grant": {"types": "", "withdrawn_types": ""},
    "release": {"types": EVERY_TYPE},
    "party": {"usual_types": ""},
}
"""Columns of sets, and what is in them until the program says something else."""
USUAL_TYPES = {
    "af": "|arbete|planering|",
    "fk": "|halsa|forsorjning|planering|",
    "kommun": "|forsorjning|social|planering|",
    "vard": "|halsa|insatser|planering|",
    "kriminalvarden": "|social|planering|",
    "vuxenhabilitering": "|halsa|insatser|planering|",
    "samhall": "|arbete|planering|",
}
LEGAL_SOURCE = "Den enskildes samtycke: OSL 10 kap. 1 § och 12 kap. 2 §"
NOTE = "Utgångsläge. Parternas jurister avgör."


def upgrade() -> None:
    _make_tables()
    # Added in place: a copy of these tables would break what points at them, and takes time.
    # The program always says a value; where it did not, nothing would be opened.
    for table, column in ADDED.items():
        for name, first in column.items():
            op.add_column(
                table, sa.Column(name, sa.String(200), nullable=False, server_default=first)
            )
    op.add_column("consent", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("consent", sa.Column("narrowed_at", sa.DateTime(timezone=True)))
    op.add_column("consent", sa.Column("expiry_told_at", sa.DateTime(timezone=True)))
    grant = sa.table("consent_grant", sa.column("types"))
    op.execute(grant.update().values(types=EVERY_TYPE))
    release = sa.table("release", sa.column("kind"), sa.column("types"))
    own_words = release.update().where(release.c.kind == "own_words")
    op.execute(own_words.values(types="|planering|"))  # what the individual wants
    _say_what_parties_usually_tell()
    _open_the_pairs_that_there_are()
    _write_down_what_was_withdrawn()


def downgrade() -> None:
    for table, column in ADDED.items():
        for name in column:
            op.drop_column(table, name)
    for name in ("version", "narrowed_at", "expiry_told_at"):
        op.drop_column("consent", name)
    for name in ("end_notice", "withdrawal", "pair_rule"):
        op.drop_table(name)


def _make_tables() -> None:
    op.create_table(
        "pair_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosing_party_id", sa.Integer(), nullable=False),
        sa.Column("receiving_party_id", sa.Integer(), nullable=False),
        sa.Column("information", sa.String(length=40), nullable=True),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("legal_source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "disclosing_party_id <> receiving_party_id", name=op.f("ck_pair_rule_parties_differ")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_pair_rule_ends_after_start"),
        ),
        *_to("pair_rule", "party", "disclosing_party_id", "receiving_party_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_rule")),
    )
    op.create_index(
        op.f("ix_pair_rule_disclosing_party_id_receiving_party_id"),
        "pair_rule",
        ["disclosing_party_id", "receiving_party_id"],
    )
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("types", sa.String(length=200), nullable=False),
        sa.Column("ticks", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('part', 'uppgifter')) = (party_id IS NOT NULL)",
            name=op.f("ck_withdrawal_party"),
        ),
        sa.CheckConstraint(
            "(kind = 'uppgifter') = (types <> '')", name=op.f("ck_withdrawal_types")
        ),
        sa.CheckConstraint("(kind = 'fragor') = (ticks <> '')", name=op.f("ck_withdrawal_ticks")),
        *_to("withdrawal", "consent", "consent_id"),
        *_to("withdrawal", "account", "registered_by_id"),
        *_to("withdrawal", "party", "party_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index(op.f("ix_withdrawal_consent_id"), "withdrawal", ["consent_id"])
    op.create_table(
        "end_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        *_to("end_notice", "account", "account_id"),
        *_to("end_notice", "team", "team_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_end_notice")),
    )
    op.create_index(
        op.f("ix_end_notice_account_id_seen_at"), "end_notice", ["account_id", "seen_at"]
    )


def _to(table: str, other: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column in columns
    ]


def _say_what_parties_usually_tell() -> None:
    party = sa.table("party", sa.column("slug"), sa.column("usual_types"))
    for slug, types in USUAL_TYPES.items():
        op.execute(party.update().where(party.c.slug == slug).values(usual_types=types))


def _open_the_pairs_that_there_are() -> None:
    """What a consent opened until now it opens from now on; each jurist can close it."""
    op.execute(
        sa.text(
            "INSERT INTO pair_rule (disclosing_party_id, receiving_party_id, allowed,"
            " legal_source, note, valid_from)"
            " SELECT a.id, b.id, :yes, :source, :note, CURRENT_DATE"
            " FROM party AS a JOIN party AS b ON a.id <> b.id ORDER BY a.id, b.id"
        ).bindparams(sa.bindparam("yes", True, sa.Boolean()), source=LEGAL_SOURCE, note=NOTE)
    )


def _write_down_what_was_withdrawn() -> None:
    """Who received it was kept by the access log alone. What ran out before is told to nobody."""
    op.execute(
        "INSERT INTO withdrawal (consent_id, at, kind, types, ticks)"
        " SELECT id, withdrawn_at, 'helt', '', '' FROM consent WHERE withdrawn_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO withdrawal (consent_id, at, kind, party_id, types, ticks)"
        " SELECT c.id, MIN(g.withdrawn_at), 'part', g.receiving_party_id, '', ''"
        " FROM consent_grant AS g JOIN consent AS c ON c.id = g.consent_id"
        " WHERE c.withdrawn_at IS NULL"
        " GROUP BY c.id, g.receiving_party_id HAVING COUNT(*) = COUNT(g.withdrawn_at)"
    )
    op.execute(
        "UPDATE consent SET expiry_told_at = CURRENT_TIMESTAMP WHERE valid_to < CURRENT_DATE"
    )
    op.execute(
        "UPDATE consent SET narrowed_at ="
        " (SELECT MAX(w.at) FROM withdrawal AS w WHERE w.consent_id = consent.id)"
    )
