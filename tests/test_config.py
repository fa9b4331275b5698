"""Settings are read once; one that cannot be used is a sentence that names it."""

from pathlib import Path

import pytest

from config import OIDC_CLAIM, BadSetting, Config


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting from the machine that runs the test."""
    for name in ("HOME", "DATABASE_URL", "KEY_FILE", "SECURE_COOKIES", "SMALLEST_CELL",
                 "SMTP_URL", "MAIL_FROM", "BASE_URL", "TWO_FACTOR", "DEVELOPMENT",
                 "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET_FILE", "OIDC_CLAIM",
                 "OIDC_SCOPE"):  # fmt: skip
        monkeypatch.delenv(f"TRISAM_{name}", raising=False)


def test_without_settings_everything_lies_in_one_folder() -> None:
    config = Config.from_environment()

    assert config.home == Path.cwd() / "instance"
    assert config.database_url == f"sqlite:///{config.home}/trisam.sqlite"
    assert config.key_file == config.home / "keys.json"
    assert not config.secure_cookies
    assert config.two_factor
    assert not config.development
    assert config.smtp_url is None


def test_an_empty_setting_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRISAM_SMALLEST_CELL", "")
    monkeypatch.setenv("TRISAM_DATABASE_URL", " ")
    assert Config.from_environment().smallest_cell == 5
    assert Config.from_environment().database_url.startswith("sqlite:")


def test_an_installation_behind_https_has_secure_cookies_unless_it_says_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRISAM_BASE_URL", "https://trisam.example")
    assert Config.from_environment().secure_cookies
    monkeypatch.setenv("TRISAM_SECURE_COOKIES", "nej")
    assert not Config.from_environment().secure_cookies


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("TRISAM_SECURE_COOKIES", "Ja", "secure_cookies", True),
        ("TRISAM_SECURE_COOKIES", "0", "secure_cookies", False),
        ("TRISAM_TWO_FACTOR", "nej", "two_factor", False),
        ("TRISAM_SMALLEST_CELL", "10", "smallest_cell", 10),
        ("TRISAM_SMTP_URL", "smtps://u:p@post:465", "smtp_url", "smtps://u:p@post:465"),
        ("TRISAM_BASE_URL", "https://trisam.example/", "base_url", "https://trisam.example"),
        ("TRISAM_DATABASE_URL", "postgres://u@h/d", "database_url", "postgresql+psycopg://u@h/d"),
        ("TRISAM_DATABASE_URL", "sqlite:////tmp/x", "database_url", "sqlite:////tmp/x"),
    ],
)
def test_a_setting_is_read(
    name: str, value: str, field: str, read: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(Config.from_environment(), field) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRISAM_SECURE_COOKIES", "kanske"),
        ("TRISAM_DEVELOPMENT", "2"),
        ("TRISAM_TWO_FACTOR", "ibland"),
        ("TRISAM_SMALLEST_CELL", "abc"),
        ("TRISAM_SMALLEST_CELL", "0"),
        ("TRISAM_SMALLEST_CELL", "-5"),
        ("TRISAM_SMALLEST_CELL", "٥"),
        ("TRISAM_DATABASE_URL", "mysql://u:hemligt@h/d"),
        ("TRISAM_DATABASE_URL", "trisam.sqlite"),
        ("TRISAM_SMTP_URL", "post:25"),
        ("TRISAM_BASE_URL", "trisam.example"),
        ("TRISAM_MAIL_FROM", "trisam"),
        ("TRISAM_MAIL_FROM", "a@b\nBcc: c@d"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refused:
        Config.from_environment()
    assert str(refused.value).startswith(f"{name} ")
    assert "hemligt" not in str(refused.value)


def set_oidc(monkeypatch: pytest.MonkeyPatch, file: Path, **other: str) -> None:
    """The three settings of a provider, some of them otherwise."""
    named = {"ISSUER": "https://id.example/", "CLIENT_ID": "trisam"}
    for name, value in {**named, "CLIENT_SECRET_FILE": str(file), **other}.items():
        monkeypatch.setenv(f"TRISAM_OIDC_{name}", value)


def test_a_provider_of_e_legitimation_is_read_with_its_secret_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Config.from_environment().oidc is None
    file = tmp_path / "secret"
    file.write_text("hemligt\n")
    set_oidc(monkeypatch, file)
    found = Config.from_environment().oidc
    assert found is not None
    assert found.issuer == "https://id.example/", "as its tokens name it: no sign is taken away"
    assert (found.client_id, found.secret(), found.claim) == ("trisam", "hemligt", OIDC_CLAIM)
    assert "hemligt" not in repr(found)
    monkeypatch.setenv("TRISAM_OIDC_CLAIM", "personnummer")
    changed = Config.from_environment().oidc
    assert changed is not None
    assert changed.claim == "personnummer"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISSUER", ""),
        ("CLIENT_ID", ""),
        ("CLIENT_SECRET_FILE", ""),
        ("CLIENT_SECRET_FILE", "/finns/inte"),
        ("ISSUER", "http://id.example"),
        ("ISSUER", "http://127.0.0.1.id.example"),
        ("ISSUER", "id.example"),
    ],
)
def test_a_provider_that_is_half_set_or_not_safe_is_a_sentence_that_names_the_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("hemligt")
    set_oidc(monkeypatch, file)
    assert Config.from_environment().oidc is not None
    monkeypatch.setenv(f"TRISAM_OIDC_{name}", value)
    with pytest.raises(BadSetting) as raised:
        Config.from_environment()
    assert f"TRISAM_OIDC_{name}" in str(raised.value)
    assert "hemligt" not in str(raised.value)


def test_a_secret_file_that_is_empty_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("\n")
    set_oidc(monkeypatch, file)
    with pytest.raises(BadSetting, match="TRISAM_OIDC_CLIENT_SECRET_FILE"):
        Config.from_environment()
    file.write_text("hemligt")
    set_oidc(monkeypatch, file, ISSUER="http://localhost:8080")
    assert Config.from_environment().oidc is not None, "a trial on this very machine"
