import sys

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.demo_county import DemoCounty
from tests.factories import rows
from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.core import commands
from trisam.demo import cli


def run(*words: str) -> Result:
    """The command as it hangs below `trisam`, on the test's own database."""
    root = commands.Group("trisam")
    root.add_command(cli.demo)
    return CliRunner().invoke(root, ["demo", *words])


def accounts_in(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Account)).one()


def test_filling_tells_in_swedish_what_it_does_and_how_long_it_took(
    demo_county: DemoCounty, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Kommuner, parter och enheter" in demo_county.said
    assert "Demolänet är klart" in demo_county.said
    with capsys.disabled():
        sys.stderr.write(f"\n  the demo county took {demo_county.seconds:.1f} s\n")


def test_a_database_with_content_is_refused_with_a_sentence(database: Session) -> None:
    rows.kommun("Gävle")

    answer = run()

    assert answer.exit_code == 2
    assert answer.stderr.startswith("Databasen är inte tom.")
    assert accounts_in(database) == 0


def test_if_empty_leaves_a_database_with_content_alone_without_a_word(database: Session) -> None:
    rows.kommun("Gävle")

    answer = run("--if-empty")

    assert answer.exit_code == 0
    assert answer.output == ""
    assert accounts_in(database) == 0


def test_the_sign_in_page_offers_people_of_every_kind(demo: Session) -> None:
    labels = {account.demo_label for account in accounts.demo_accounts()}

    assert labels == {
        "Rehabkoordinator med tre team",
        "Arbetsförmedlare med tolv team",
        "Handläggare på Försäkringskassan",
        "Socialsekreterare",
        "Styrgrupp för länet",
        "Styrgrupp i en kommun",
        "Processledare",
        "Administratör",
        "Loggranskare i vården",
        "Loggranskare på Arbetsförmedlingen",
    }


def test_a_database_without_the_demo_offers_nobody(database: Session) -> None:
    rows.account("Alva Testgren", None)

    assert accounts.demo_accounts() == []
