"""The reading rule for each thing told: its two forms agree for everybody about everything.

The cases of `everything` differ from the readable one in one thing each, so that each condition of
the rule is the only one that hides something.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.tally import Tally
from trisam.cases import policy
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.consents.models import Purpose
from trisam.core import clock
from trisam.core.actor import Actor, Role, Standing
from trisam.core.db import session

EVERYBODY = (
    "af",
    "fk",
    "kommun",
    "vard",
    "af_outside",
    "fk_other",
    "steering",
    "process_leader",
    "administrator",
)
DIFFERENCES = (
    "none",
    "other purpose",
    "not begun",
    "expired",
    "withdrawn",
    "pair withdrawn",
    "recalled",
    "answers alone",
    "no consent",
    "other team",
)


def told(case: Case, county: County, by: str, to: tuple[str, ...], kind: ReleaseKind) -> Release:
    """Something that `by` tells `to` about the case."""
    release = rows.save(
        Release(
            case_id=case.id,
            owner_party_id=county.parties[by.split("_")[0]].id,
            owner_account_id=county.accounts[by].id,
            kind=kind,
            released_at=clock.now(),
            receivers=[county.parties[slug] for slug in to],
        )
    )
    case.releases.append(release)
    return release


def everything(county: County, by: str = "af") -> dict[str, Case]:
    """A readable case and one for each difference; each with an answer of FK's to AF, and one of
    the kommun's that it told nobody."""
    found = {}
    for name in DIFFERENCES:
        case = county.case(by=by, to=("fk", "kommun"))
        told(case, county, "fk", ("af",), ReleaseKind.ANSWER)
        told(case, county, "kommun", (), ReleaseKind.ANSWER)
        _differ(county, case, name)
        found[name] = case
    session().flush()
    return found


def _differ(county: County, case: Case, name: str) -> None:
    consent, day = case.consent, timedelta(days=1)
    assert consent is not None
    of_consent: dict[str, tuple[str, object]] = {
        "other purpose": ("purpose", Purpose.AFTER_TRISAM),
        "not begun": ("valid_from", clock.today() + day),
        "expired": ("valid_to", clock.today() - day),
        "withdrawn": ("withdrawn_at", clock.now()),
    }
    of_case: dict[str, tuple[str, object]] = {
        "no consent": ("consent", None),
        "other team": ("team", county.other_team),
    }
    if name in of_consent:
        setattr(consent, *of_consent[name])
    elif name in of_case:
        setattr(case, *of_case[name])
    elif name == "answers alone":
        case.releases[0].kind = ReleaseKind.ANSWER
    for grant in consent.grants if name == "pair withdrawn" else []:
        grant.withdrawn_at = clock.now()
    for release in case.releases if name == "recalled" else []:
        release.recalled_at = clock.now()


def readers(actors: dict[str, Actor], case: Case, release: Release) -> set[str]:
    """Who reads it; on the way the two forms are held together."""
    return {who for who, actor in actors.items() if _reads(actor, case, release)}


def _sees(actor: Actor, case: Case) -> bool:
    wanted = select(Case.id).where(Case.id == case.id, policy.visible_to(actor, clock.today()))
    return session().scalar(wanted) is not None


def _reads(actor: Actor, case: Case, release: Release) -> bool:
    today = clock.today()
    in_python = policy.can_read_release(actor, case, release, today)
    in_sql = session().scalar(
        select(Release.id)
        .join(Release.case)
        .where(Release.id == release.id, policy.release_reaches(actor, today))
    )
    assert in_python == (in_sql is not None)
    return in_python


@pytest.mark.parametrize("by", ["af", "af_outside"])
def test_each_condition_alone_hides_and_the_two_forms_agree(
    by: str, county: County, tally: Tally
) -> None:
    own, asked, today = {"af", by}, 0, clock.today()
    actors = {who: county.actor(who) for who in EVERYBODY}
    for name, case in everything(county, by).items():
        seen = {who for who, actor in actors.items() if policy.can_view(actor, case, today)}
        heard = [readers(actors, case, release) for release in case.releases]
        asked += len(EVERYBODY) * (1 + len(heard))
        assert seen == {who for who, actor in actors.items() if _sees(actor, case)}
        if name == "none":
            assert (seen, heard) == (own | {"fk", "kommun"}, [seen, own | {"fk"}, {"kommun"}])
        elif name not in {"answers alone", "other team"}:
            assert (seen, heard[:2]) == (own, [own, {"fk"}]), name
        elif name == "answers alone":
            assert seen == own
        else:
            assert seen == {by, "fk_other"}
    tally(asked, "combinations of person, case and thing told")


def test_a_reader_of_one_case_reads_no_other(county: County) -> None:
    open_to_fk, shut = county.case(to=("fk",)), county.case(to=("kommun",))
    fk, today = county.actor("fk"), clock.today()
    seen = session().scalars(select(Case.id).where(policy.visible_to(fk, today))).all()
    heard = session().scalars(
        select(Release.id).join(Release.case).where(policy.release_reaches(fk, today))
    )

    assert seen == [open_to_fk.id]
    assert shut.releases[0].id not in heard.all()


def test_whoever_wrote_it_reads_it_after_the_seat_is_gone(county: County) -> None:
    case = county.case(to=("fk",))
    answer = told(case, county, "fk_other", ("af",), ReleaseKind.ANSWER)
    actors = {who: county.actor(who) for who in EVERYBODY}
    assert readers(actors, case, answer) == {"af", "fk", "fk_other"}


def test_a_lifting_officer_without_seat_hears_what_is_told_to_the_own_party_alone(
    county: County,
) -> None:
    case = county.case(by="af_outside", to=("fk", "kommun"))
    actors = {"af_outside": county.actor("af_outside")}
    to_af = told(case, county, "fk", ("af",), ReleaseKind.ANSWER)
    to_kommun = told(case, county, "fk", ("kommun",), ReleaseKind.ANSWER)
    of_a_colleague = told(case, county, "af", (), ReleaseKind.ANSWER)

    assert readers(actors, case, to_af) == {"af_outside"}
    assert readers(actors, case, to_kommun) == set()
    assert readers(actors, case, of_a_colleague) == {"af_outside"}


def test_the_system_reads_nothing(county: County) -> None:
    system = Actor.of_system("påminnelser")
    for case in everything(county).values():
        assert not policy.can_view(system, case, clock.today())
        for release in case.releases:
            assert not _reads(system, case, release)
    owner = session().scalars(select(Case.id).where(policy.own_to(system)))
    assert owner.all() == []


def test_only_those_who_work_at_a_unit_of_a_party_lift() -> None:
    assert policy.can_lift(Actor("a", 1, 1, 1, frozenset({Role.OFFICER})))
    assert policy.can_lift(Actor("a", 1, 1, 1, frozenset({Role.COORDINATOR})))
    for refused in (
        Actor("nobody", None, 1, 1, frozenset({Role.OFFICER})),
        Actor("no party", 1, None, 1, frozenset({Role.OFFICER})),
        Actor("no unit", 1, 1, None, frozenset({Role.OFFICER})),
        Actor("steering", 1, 1, 1, frozenset({Role.STEERING})),
        Actor("no role", 1, 1, 1),
        Actor.of_system("påminnelser"),
    ):
        assert not policy.can_lift(refused), refused.name


def test_for_whom_somebody_speaks_in_a_case(county: County) -> None:
    case = county.case(by="af_outside", to=("fk",))
    team, party = county.team.id, {slug: row.id for slug, row in county.parties.items()}
    substitute = Actor(
        "för två", 99, party["vard"], 1, frozenset(), (Standing(team, party["kommun"]),)
    )
    two_seats = Actor(
        "två platser",
        99,
        party["vard"],
        1,
        frozenset(),
        (Standing(team, party["kommun"]), Standing(team, party["vard"])),
    )

    assert policy.party_of(county.actor("af_outside"), case) == party["af"]
    assert policy.party_of(county.actor("fk"), case) == party["fk"]
    assert policy.party_of(substitute, case) == party["kommun"]
    assert policy.party_of(two_seats, case) == party["vard"]
    assert policy.party_of(county.actor("fk_other"), case) is None
    assert policy.party_of(Actor.of_system("påminnelser"), case) is None
