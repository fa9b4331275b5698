"""What the verbs of accounts refuse, beside what they do."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.authenticator import Authenticator
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from trisam.accounts import service
from trisam.accounts.models import KeptText, RecoveryCode, SecondFactor
from trisam.accounts.service import kept, passwords, second_factor, signing_in
from trisam.accounts.service.kept import Sent
from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken

FIRST = "forsta ordet i dag"
BROWSER = "b" * 64


def test_an_administrator_gives_a_first_password_and_both_deeds_are_logged(
    county: County, database: Session
) -> None:
    colleague = county.accounts["af"]
    Authenticator.of(colleague)
    service.let_in_again(county.actor("administrator"), colleague, FIRST, without_factor=True)
    assert passwords.fits(colleague, FIRST)
    assert not passwords.fits(colleague, PASSWORD)
    assert colleague.first_password_at is not None
    assert database.scalars(select(SecondFactor)).all() == []
    logged = database.execute(select(AuditEntry.action, AuditEntry.account_id, AuditEntry.subject))
    by, about = county.accounts["administrator"].id, f"account:{colleague.id}"
    assert [tuple(row) for row in logged] == [
        ("account.set_password", by, about),
        ("account.reset_second_factor", by, about),
    ]


def test_a_first_password_is_not_given_by_others_nor_to_oneself_nor_to_a_closed_account(
    county: County,
) -> None:
    admin, colleague = county.actor("administrator"), county.accounts["af"]
    with pytest.raises(Forbidden):
        service.let_in_again(county.actor("vard"), colleague, FIRST)
    with pytest.raises(RuleBroken, match="Mitt konto"):
        service.let_in_again(admin, county.accounts["administrator"], FIRST)
    with pytest.raises(RuleBroken, match="för kort"):
        service.let_in_again(admin, colleague, "kort")
    service.deactivate(admin, colleague)
    with pytest.raises(RuleBroken, match="stängt"):
        service.let_in_again(admin, colleague, FIRST)


def test_closing_an_account_leaves_nothing_that_opens_it(county: County, database: Session) -> None:
    account = county.accounts["af"]
    Authenticator.of(account)
    second_factor.new_recovery_codes(county.actor("af"), account)
    service.deactivate(county.actor("administrator"), account)
    for table in (SecondFactor, RecoveryCode):
        assert database.scalars(select(table)).all() == []


def test_a_secret_waits_only_after_it_was_begun_and_nothing_proves_a_missing_factor(
    county: County,
) -> None:
    actor, account = county.actor("af"), county.accounts["af"]
    assert second_factor.waiting(actor, account) is None
    with pytest.raises(RuleBroken, match="Börja om"):
        second_factor.confirm(actor, account, "123456")
    assert second_factor.take(actor, account, "123456") is None

    second_factor.begin(actor, account)
    assert second_factor.waiting(actor, account) is not None
    assert second_factor.take(actor, account, "123456") is None, "not before its first code"


def test_a_colleagues_factor_cannot_be_asked_for(county: County) -> None:
    Authenticator.of(county.accounts["af"])
    stranger = county.actor("administrator")
    assert second_factor.waiting(stranger, county.accounts["af"]) is None


def test_of_several_kept_texts_the_right_one_is_thrown_away(
    county: County, database: Session
) -> None:
    account = county.accounts["af"]
    for number in range(2):
        database.add(
            KeptText(
                account_id=account.id,
                browser_hash=BROWSER,
                kept_at=clock.now() - timedelta(minutes=number),
                endpoint="home.my_day",
                had_files=False,
                path="/",
                fields=f'[["text", "{number}"]]',
            )
        )
    database.flush()
    older = database.scalars(select(KeptText).order_by(KeptText.kept_at)).first()
    assert older
    kept.throw_away(county.actor("af"), BROWSER, older.id)
    [left] = database.scalars(select(KeptText))
    assert kept.fields_of(left) == [("text", "0")]
    with pytest.raises(NotFound):
        kept.throw_away(county.actor("fk"), BROWSER, left.id)


@pytest.mark.parametrize(
    ("fields", "can"),
    [
        ([("text", "något")], True),
        ([("text", "  "), ("more", "")], False),
        ([], False),
        ([("text", "å" * kept.MOST_CHARACTERS)], False),
        ([(f"f{n}", "x") for n in range(kept.MOST_FIELDS + 1)], False),
    ],
)
def test_only_what_somebody_can_have_written_is_kept(fields: kept.Fields, can: bool) -> None:
    assert Sent("home.my_day", "/", fields, False, "k").can_be_kept is can


def test_what_is_left_to_do_is_asked_of_the_account_anew(county: County) -> None:
    account = county.accounts["af"]

    def steps(**known: bool) -> str:
        return signing_in.next_step(account, **known)

    assert steps(proved=False, demanded=False) == "done"
    assert steps(proved=False, demanded=True) == "set_up"
    account.first_password_at = clock.now()
    assert steps(proved=False, demanded=True) == "new_password"
    Authenticator.of(account)
    assert steps(proved=False, demanded=False) == "code"
    assert steps(proved=True, demanded=True) == "new_password"
    account.first_password_at = None
    assert steps(proved=True, demanded=True) == "done"
