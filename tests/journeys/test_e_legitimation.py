"""An individual comes in to Mitt ärende with e-legitimation, by way of another site and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import NewPerson, violations
from tests.journeys.conftest import Running, served
from tests.own_case.oidc.fake_provider import FakeProvider
from tests.own_case.oidc.fake_provider import running as answering
from tests.own_case.opening import DIGITS, known
from trisam import factory
from trisam.core import db
from trisam.own_case.provider import Provider

ISSUE = "Hur kommer vi vidare mot arbete?"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """A provider on a site of its own: for a browser, localhost is not 127.0.0.1."""
    monkeypatch.setenv("NO_PROXY", "localhost")
    with answering(FakeProvider(shown=DIGITS)) as made:
        made.issuer = made.issuer.replace("127.0.0.1", "localhost")
        yield made


@pytest.fixture
def base(running: Running, provider: FakeProvider) -> Iterator[str]:
    """Where the county is reached that uses the provider."""
    app = factory.create_app(running.config)
    with served(app) as found:
        settings = provider.settings(running.config.home)
        app.config["OIDC"] = Provider(settings, f"{found}/mitt/inloggning/klar")
        yield found


@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_to_the_e_legitimation_and_back(
    running: Running, base: str, new_person: NewPerson, scripts: bool
) -> None:
    with db.transaction():
        known(running.county)
    page = new_person("den enskilde", java_script_enabled=scripts)
    page.goto(f"{base}/mitt")
    page.get_by_role("button", name="Logga in med e-legitimation").click()
    page.get_by_role("link", name="Skriv under").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppna Mitt ärende")
    assert not scripts or violations(page) == []
    page.get_by_role("button", name="Öppna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitt ärende")
    expect(page.get_by_role("main")).to_contain_text(ISSUE)
    page.get_by_role("button", name="Avsluta").click()
    page.goto(f"{base}/mitt/arende")
    expect(page.get_by_role("button", name="Logga in med e-legitimation")).to_be_visible()
