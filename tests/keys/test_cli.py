"""`trisam keys`, as who runs the installation meets it."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner, Result

from tests.factories.county import County
from trisam.cases.models import Case
from trisam.core import clock, crypto, db
from trisam.core.keys import KeyRing
from trisam.keys import cli


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.fixture
def case(county: County) -> Case:
    """A case with one text, about somebody with a name."""
    found = county.case()
    found.issue = "Frågan är hemlig"
    db.session().flush()
    return found


def run(*words: str, typed: str = "") -> Result:
    answer = CliRunner().invoke(cli.keys_group, words, input=typed)
    db.session().expire_all()
    return answer


def told(answer: Result) -> str:
    return answer.output.replace("\N{NO-BREAK SPACE}", " ")


def test_status_is_settled_with_one_key(case: Case, first: KeyRing) -> None:
    answer = run("status")
    assert answer.exit_code == 0
    assert re.match(
        rf"{first.current}  gäller nu  skapad .* \(0 dagar gammal\)  \d+ uppg", told(answer)
    )
    assert "trisam keys rotate" not in told(answer)


def test_a_new_key_is_announced_and_status_asks_for_a_rotation(case: Case, first: KeyRing) -> None:
    answer = run("new")
    name = crypto.ring().current
    assert answer.exit_code == 0
    assert f"Nyckel {name} gäller från och med nu" in told(answer)
    assert str(crypto.key_file().path) in told(answer)
    status = run("status")
    assert status.exit_code == 1
    assert re.search(rf"{first.current}  äldre +skapad .*  [1-9]\d* uppgift", told(status))
    assert re.search(rf"{name}  gäller nu  skapad .*  0 uppgifter", told(status))
    assert "trisam keys rotate" in told(status)


def test_a_rotation_tells_how_far_it_has_come_and_what_to_do_next(
    case: Case, first: KeyRing
) -> None:
    run("new")
    answer = run("rotate")
    assert answer.exit_code == 0
    assert "(100 %)" in told(answer)
    assert "\r" not in told(answer)
    assert f"Inget ligger kvar på nyckel {first.current}. Den är undanlagd" in told(answer)
    assert case.issue == "Frågan är hemlig"
    assert run("status").exit_code == 0
    assert "Allt ligger på nyckel" in told(run("rotate"))


def test_on_a_terminal_progress_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    counting = cli._Told("Förseglar om")
    counting.in_place = True
    for done in (0, 1, 2):
        counting(done, 2)
    counting.end()
    said = capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ")
    assert said.count("\n") == 1
    assert said.endswith("\rFörseglar om: 2 av 2 (100 %)\n")


def test_progress_elsewhere_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    counting = cli._Told("Förseglar om")
    for done in range(1001):
        counting(done, 1000)
    counting.end()
    assert len(capsys.readouterr().err.splitlines()) == 11


def test_what_does_not_open_is_told_by_its_place_and_not_by_its_content(
    case: Case, first: KeyRing
) -> None:
    case.issue_sealed = (case.issue_sealed or b"")[:-1]
    db.session().flush()
    run("new")
    answer = run("rotate")
    assert answer.exit_code == 1
    assert "1 uppgift gick inte att öppna" in told(answer)
    assert f"case.issue.{case.id}" in told(answer)
    assert "undanlagd" not in told(answer)


def test_the_index_gets_a_new_key(case: Case, first: KeyRing) -> None:
    case.person.personnummer = "198507099805"
    case.person.personnummer_index = crypto.index_of("198507099805")
    db.session().flush()
    answer = run("rotate", "--index")
    assert answer.exit_code == 0
    assert "Sökindexet har en ny nyckel. 1 uppgift" in told(answer)
    assert crypto.ring().index != first.index


def test_an_index_that_does_not_follow_its_key_is_told_of_and_mended(case: Case) -> None:
    case.person.personnummer = "198507099805"
    case.person.personnummer_index = b"x" * 32
    db.session().flush()
    status = run("status")
    assert status.exit_code == 1
    assert "1 av dem hittas inte vid sökning." in told(status)
    assert "1 personnummer är omräknade i sökindexet." in told(run("rotate"))
    assert run("status").exit_code == 0


def test_a_long_list_of_what_does_not_open_is_cut(
    case: Case, first: KeyRing, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "MOST_BROKEN_SHOWN", 2)
    for spoiled in (case, county.case(), county.case()):
        spoiled.issue = "Fråga"
        spoiled.issue_sealed = (spoiled.issue_sealed or b"")[:-1]
    db.session().flush()
    run("new")
    answer = told(run("rotate"))
    assert answer.count("case.issue.") == 2
    assert "… och 1 till" in answer


def test_an_index_on_its_way_is_told_of(case: Case) -> None:
    crypto.key_file().change(lambda ring: ring.with_coming_index())
    answer = run("status")
    assert answer.exit_code == 1
    assert "trisam keys rotate --index" in told(answer)


def test_forgetting_asks_for_the_name_again(case: Case, first: KeyRing) -> None:
    run("new")
    run("rotate")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        refused = run("forget", first.current, typed="0badcafe\n")
        assert refused.exit_code == 2
        assert "Inget är raderat." in told(refused)
        assert first.current in crypto.ring().retired
        done = run("forget", first.current, typed=f"{first.current}\n")
    assert done.exit_code == 0
    assert "är raderad" in told(done)
    assert crypto.ring().retired == {}


def test_a_key_that_is_not_in_the_file_is_shouted_about(case: Case) -> None:
    case.issue_sealed = b"\x01\x0b\xad\xca\xfe" + (case.issue_sealed or b"")[5:]
    db.session().flush()
    answer = run("status")
    assert answer.exit_code == 1
    assert "0badcafe  SAKNAS i nyckelfilen  1 uppgift går inte att öppna" in told(answer)


def test_no_key_is_ever_told(case: Case, first: KeyRing) -> None:
    said = "".join(told(run(*words)) for words in (["new"], ["status"], ["rotate"], ["status"]))
    ring = crypto.ring()
    for key in (*ring.data.values(), *ring.retired.values(), ring.index, ring.web):
        assert key.hex() not in said
