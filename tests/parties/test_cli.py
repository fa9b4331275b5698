"""`trisam organisation init` on a database."""

from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from trisam.parties.cli import organisation


def init(*words: str) -> Result:
    return CliRunner().invoke(organisation, ["init", *words])


def test_it_says_what_it_made_and_twice_changes_nothing(database: Session) -> None:
    first = init().stdout
    assert first.startswith("Parter som lades till: Arbetsförmedlingen, Försäkringskassan, ")
    assert "Kommuner som lades till: Bollnäs, Gävle, " in first

    assert init().stdout == "Allt finns redan. Inget är ändrat.\n"


def test_other_kommuner_are_named_and_one_more_can_be_added(database: Session) -> None:
    assert (
        "Kommuner som lades till: Uppsala, Håbo.\n"
        in init("--kommun", "Uppsala", "--kommun", "Håbo").stdout
    )
    assert init("--kommun", "Knivsta").stdout == "Kommuner som lades till: Knivsta.\n"


def test_an_empty_name_is_a_sentence_and_makes_nothing(database: Session) -> None:
    refused = init("--kommun", " ")
    assert (refused.exit_code, "kommunens namn" in refused.stderr) == (2, True)
    assert "Arbetsförmedlingen" in init().stdout
