"""Every token that is not right opens nothing, and the one that is opens the own page."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import RSAKey

from config import OIDC_CLAIM
from tests.factories.county import County
from tests.own_case.oidc.coming_in import BACK, INSIDE, come_back, is_refused, log_in, reasons
from tests.own_case.oidc.fake_provider import (
    CLIENT,
    Claims,
    FakeProvider,
    ec_signer,
    encoded,
    rsa_signer,
)
from tests.own_case.opening import DIGITS, known
from tests.visitor import Visitor
from trisam.core import clock
from trisam.own_case.views import sign_in

Twist = Callable[[Claims], object]


def _none(claims: Claims) -> str:
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def _another_key(claims: Claims) -> str:
    return rsa_signer(RSAKey.generate_key(2048, auto_kid=True))(claims)


LIES: dict[str, Twist] = {
    "nonce": lambda claims: claims.update(nonce="x"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "audience": lambda claims: claims.update(aud="another"),
    "no audience": lambda claims: claims.pop("aud"),
    "party": lambda claims: claims.update(aud=[CLIENT, "another"], azp="another"),
    "issuer": lambda claims: claims.update(iss="https://another.example"),
    "no issuer": lambda claims: claims.pop("iss"),
    "expired": lambda claims: claims.update(exp=claims["iat"] - 60),
    "no end": lambda claims: claims.pop("exp"),
    "from tomorrow": lambda claims: claims.update(iat=claims["iat"] + 86400),
    "no time": lambda claims: claims.pop("iat"),
    "no number": lambda claims: claims.pop(OIDC_CLAIM),
    "empty number": lambda claims: claims.update({OIDC_CLAIM: ""}),
    "a number that is none": lambda claims: claims.update({OIDC_CLAIM: DIGITS[:-1] + "0"}),
    "ten digits": lambda claims: claims.update({OIDC_CLAIM: DIGITS[2:]}),
    "a list": lambda claims: claims.update({OIDC_CLAIM: [DIGITS]}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_with_a_wrong_claim_opens_nothing_and_a_right_one_does(
    lie: str, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.twist = LIES[lie]
    assert is_refused(log_in(visitor, provider))
    assert len(reasons()) == 1
    provider.twist = dict
    assert log_in(visitor, provider).path == INSIDE


@pytest.mark.parametrize("sign", ["none", "another key", "hs256", "rs384"])
def test_a_token_that_is_not_signed_as_it_should_opens_nothing_and_a_signed_one_does(
    sign: str, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    public = provider.key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signers: dict[str, Callable[[Claims], str]] = {
        "none": _none,
        "another key": _another_key,
        "hs256": lambda claims: _hs256(claims, public),
        "rs384": lambda claims: jwt.encode(
            {"alg": "RS384", "kid": provider.key.kid}, claims, provider.key, algorithms=["RS384"]
        ),
    }
    provider.sign = signers[sign]
    assert is_refused(log_in(visitor, provider))
    assert reasons() == ["signatur"]
    provider.sign = None
    assert log_in(visitor, provider).path == INSIDE


def _hs256(claims: Claims, public: bytes) -> str:
    """Signed with the public key as if it were a shared secret."""
    body = f"{encoded({'alg': 'HS256'})}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.new(public, body.encode(), hashlib.sha256).digest())}"


def test_a_planted_door_that_does_not_ask_for_the_nonce_is_caught(
    visitor: Visitor, provider: FakeProvider, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(county)
    rules = jwt.JWTClaimsRegistry

    def careless(**asked: object) -> object:
        asked.pop("nonce")
        return rules(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(jwt, "JWTClaimsRegistry", careless)
    provider.twist = LIES["nonce"]
    assert not is_refused(log_in(visitor, provider)), "the test above would fail"


def test_a_provider_may_sign_with_es256(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.sign = ec_signer(provider)
    assert log_in(visitor, provider).path == INSIDE


def test_a_code_that_the_provider_does_not_know_opens_nothing(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    page = come_back(visitor, provider)
    assert is_refused(visitor.post(BACK, {**page.hidden, "code": "x"}))
    assert reasons() == ["koden gäller inte"]
    assert log_in(visitor, provider).path == INSIDE


def test_a_provider_that_lies_about_itself_is_not_gone_to(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.described_issuer = "https://another.example"
    page = visitor.press("/mitt", "/mitt/inloggning")
    assert (page.status, sign_in.SILENT in page.words) == (503, True)
    provider.described_issuer = None
    assert log_in(visitor, provider).path == INSIDE


def test_new_keys_of_the_provider_are_fetched_when_a_token_needs_them(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    assert log_in(visitor, provider).path == INSIDE
    assert log_in(visitor, provider).path == INSIDE
    assert provider.asked.count("/nycklar") == 1, "they are kept a while"
    provider.key = RSAKey.generate_key(2048, auto_kid=True)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert log_in(visitor, provider).path == INSIDE
    assert provider.asked.count("/nycklar") == 2
