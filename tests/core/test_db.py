"""The two doors of the database, and what each of the two databases says no to."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import county as counties
from tests.factories.county import County
from tests.installations import Installation
from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.core import db
from trisam.core.db import Code, Instant, attempt, transaction
from trisam.core.errors import Overtaken, RuleBroken
from trisam.parties.models import Kommun, Party, Unit
from trisam.people.models import Gender


def names() -> list[str]:
    """The kommuner that another unit of work sees."""
    with db.reading() as session:
        return list(session.scalars(select(Kommun.name).order_by(Kommun.name)))


def kommun(name: str) -> Kommun:
    return Kommun(name=name, slug=name.lower())


def test_a_transaction_commits_and_an_error_undoes_it(installation: Installation) -> None:
    with transaction() as session:
        session.add(kommun("Ockelbo"))

    def fail() -> None:
        with transaction() as session:
            session.add(kommun("Hofors"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names() == ["Ockelbo"]


def test_a_transaction_inside_another_is_a_part_of_it(installation: Installation) -> None:
    def fail() -> None:
        with transaction() as outer:
            with transaction() as inner:
                assert inner is outer
                inner.add(kommun("Ockelbo"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names() == []


def test_what_follows_a_commit_runs_once_outside_it_and_not_after_an_error(
    installation: Installation,
) -> None:
    seen: list[list[str]] = []

    def change(name: str, *, fails: bool) -> None:
        with transaction() as session:
            session.add(kommun(name))
            for _ in range(2):
                db.after_commit("look", lambda: seen.append(names()))
            if fails:
                raise ZeroDivisionError

    change("Ockelbo", fails=False)
    with pytest.raises(ZeroDivisionError):
        change("Hofors", fails=True)
    assert seen == [["Ockelbo"]]


def test_a_reading_inside_a_transaction_sees_its_changes(installation: Installation) -> None:
    with transaction() as session:
        session.add(kommun("Ockelbo"))
        session.flush()
        assert names() == ["Ockelbo"]


def test_outside_a_unit_of_work_there_is_no_session(installation: Installation) -> None:
    with pytest.raises(RuntimeError, match="no unit of work"):
        db.session()


def test_apart_is_as_another_request(installation: Installation) -> None:
    with transaction() as session, db.apart():
        with pytest.raises(RuntimeError, match="no unit of work"):
            db.session()
        assert session.is_active


def test_what_is_promised_inside_a_transaction_is_done_at_once(
    installation: Installation,
) -> None:
    done: list[str] = []
    with transaction():
        db.after_reading(lambda: done.append("now"))
        assert done == ["now"]
    with db.reading():
        db.after_reading(lambda: done.append("later"))
        assert done == ["now"]
    assert done == ["now", "later"]


def test_a_reading_that_failed_keeps_no_promise(installation: Installation) -> None:
    done: list[str] = []

    def fail() -> None:
        with db.reading():
            db.after_reading(lambda: done.append("later"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert done == []


def test_a_reading_sees_one_moment_however_many_queries_it_makes(
    installation: Installation,
) -> None:
    with db.reading():
        before = names()
        with db.apart(), transaction() as session:
            session.add(kommun("Ockelbo"))
        assert names() == before == []
    with db.reading():
        assert names() == ["Ockelbo"]


def test_a_failing_attempt_undoes_itself_alone(database: Session) -> None:
    database.add(kommun("Ockelbo"))
    with pytest.raises(RuleBroken, match="finns redan"), attempt({"uq_kommun_name": "finns redan"}):
        database.add(Kommun(name="Ockelbo", slug="annan"))
    with attempt():
        database.add(kommun("Hofors"))
    assert set(database.scalars(select(Kommun.name))) == {"Ockelbo", "Hofors"}


def test_any_other_error_undoes_an_attempt_too(database: Session) -> None:
    def fail() -> None:
        with attempt():
            database.add(kommun("Ockelbo"))
            database.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert database.scalars(select(Kommun)).all() == []


def test_a_constraint_is_told_apart_from_its_neighbour(county: County, database: Session) -> None:
    """Both databases name the unique constraint that was broken, of one column or several."""
    party = county.parties["af"]
    broken = [
        ("uq_kommun_slug", Kommun(name="Annan", slug=county.kommun.slug)),
        ("uq_party_slug", Party(slug="af", name="x", short_name="x", position=9)),
        ("uq_unit_party_id_name", Unit(party_id=party.id, name=county.units["af"].name)),
    ]
    for name, row in broken:
        sentences = {other: "fel" for other, _ in broken} | {name: "rätt"}
        with pytest.raises(RuleBroken, match="rätt"), attempt(sentences):
            database.add(row)


def test_a_check_constraint_is_named_on_both_databases(county: County, database: Session) -> None:
    person = county.person()
    with (
        pytest.raises(RuleBroken, match="orimligt"),
        attempt({"ck_person_birth_year_in_range": "orimligt år"}),
    ):
        person.birth_year = 1066


def test_a_constraint_without_a_sentence_is_a_defect(county: County, database: Session) -> None:
    with pytest.raises(IntegrityError), attempt({"uq_party_slug": "nej"}):
        database.add(Kommun(name="Annan", slug=county.kommun.slug))


def test_every_constraint_has_a_name(database: Session) -> None:
    unnamed = [
        f"{table.name}: {constraint!r}"
        for table in db.Base.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []


def test_the_second_of_two_who_change_the_same_row_is_told(county: County) -> None:
    """A stale version is a sentence (and the text is kept), not a lost update."""
    case = county.case()

    def change_behind_their_back() -> None:
        with attempt():
            db.session().execute(text('UPDATE "case" SET version = version + 1'))
            case.issue = "Något annat"

    with pytest.raises(Overtaken, match="Någon annan hann ändra"):
        change_behind_their_back()
    assert case.issue == "Hur kommer vi vidare mot arbete?", "the session lives on for the page"


NAIVE = datetime(2026, 3, 1, 12, 0)  # noqa: DTZ001 - the point of the test


def test_an_instant_without_a_zone_is_refused(county: County, database: Session) -> None:
    dialect = database.get_bind().dialect
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(NAIVE, dialect)
    with pytest.raises(Exception, match="time zone"):
        database.execute(select(Account).where(Account.deactivated_at == NAIVE))


@pytest.mark.parametrize("hours", [-5, 0, 2])
def test_an_instant_of_any_zone_comes_back_as_the_same_in_utc(
    hours: int, county: County, database: Session
) -> None:
    account = county.accounts["af"]
    given = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=timezone(timedelta(hours=hours)))
    account.deactivated_at = given
    database.flush()
    database.expire(account)
    assert account.deactivated_at == given
    assert account.deactivated_at is not None
    assert account.deactivated_at.tzinfo is UTC


def test_a_code_that_the_enum_lacks_is_refused(county: County, database: Session) -> None:
    with pytest.raises(ValueError, match="okänd"):
        Code(Gender).process_bind_param("okänd", database.get_bind().dialect)
    person = county.person()
    database.execute(text("SELECT 1"))
    assert Code(Gender).process_bind_param(person.gender, database.get_bind().dialect) == "kvinna"


def test_foreign_keys_hold_on_both_databases(database: Session) -> None:
    with pytest.raises(IntegrityError), attempt():
        database.add(Unit(party_id=999999, name="Ingens"))


def test_sqlite_keeps_what_it_acknowledged(installation: Installation) -> None:
    if not installation.url.startswith("sqlite"):
        return
    with db.engine().connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def _overtaken_by_a_query(case: Case) -> None:
    """Somebody else changed the case; the query writes first what waits, and finds out."""
    db.session().execute(text('UPDATE "case" SET version = version + 1'))
    case.issue = "Något annat"
    db.session().scalars(select(Party)).all()


def test_who_is_overtaken_is_told_also_when_a_query_finds_it_out(county: County) -> None:
    case = county.case()
    with pytest.raises(Overtaken), attempt():
        _overtaken_by_a_query(case)
    assert case.issue == "Hur kommer vi vidare mot arbete?", "the session lives on for the page"


def test_so_is_a_whole_transaction_of_which_nothing_is_left(installation: Installation) -> None:
    with transaction():
        county = counties.build()
        case_id = county.case().id

    def lose() -> None:
        with transaction() as session:
            session.add(kommun("Hofors"))
            _overtaken_by_a_query(session.get_one(Case, case_id))

    with pytest.raises(Overtaken):
        lose()
    assert names() == ["Gävle"]
