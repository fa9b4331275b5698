"""An installation that lets people in with e-legitimation, and a provider that answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from tests.application import application
from tests.factories.county import County
from tests.own_case.oidc.fake_provider import FakeProvider, running
from tests.pages import FETCHED, LookOver
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def keys() -> RSAKey:
    """The provider's key: making one takes a while."""
    return RSAKey.generate_key(2048, auto_kid=True)


@pytest.fixture
def provider(keys: RSAKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """A provider that answers."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running(FakeProvider(keys)) as made:
        yield made


@pytest.fixture
def app(
    county: County, tmp_path: Path, provider: FakeProvider, look_over: LookOver
) -> Iterator[Flask]:
    """An installation that uses the provider; its pages are looked over."""
    opened = application(tmp_path, oidc=provider.settings(tmp_path))
    yield opened
    look_over(opened, opened.extensions.get(FETCHED, []))


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with an e-legitimation."""
    return Visitor(app)
