"""Everything an installation can decide, read once and frozen.

This is the only module that reads the environment. docs/operations.md explains each setting.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

YES = frozenset({"1", "true", "ja", "yes"})
NO = frozenset({"", "0", "false", "nej", "no"})
HIGHEST_SMALL_CELL = 100
HOURS_OF_A_DAY = 24
# As the Swedish OpenID Connect profile names them.
OIDC_CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"
OIDC_SCOPE = "openid https://id.oidc.se/scope/naturalPersonNumber"


class BadSetting(ValueError):
    """A setting that cannot be used. The message is a Swedish sentence that names it."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """The OpenID provider by which individuals come in to Mitt ärende with e-legitimation."""

    issuer: str
    """Exactly as the provider writes it in its tokens."""
    client_id: str
    secret_file: Path
    """Holds the client's secret, and nothing else."""
    claim: str = OIDC_CLAIM
    """Which claim of the ID token holds the personnummer."""
    scope: str = OIDC_SCOPE

    def secret(self) -> str:
        """The client's secret, read anew each time: a new one needs no restart."""
        return self.secret_file.read_text().strip()


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one installation."""

    home: Path
    """Folder of everything the installation keeps: SQLite file, keys, generated files."""
    database_url: str
    """SQLAlchemy address. Default: a SQLite file in `home`."""
    key_file: Path
    """The key ring (mode 0600). Made at the first start when it does not exist."""
    log_heads: Path | None = None
    """Signed heads of the access log, outside the database. None: `log-heads.jsonl` in `home`."""
    secure_cookies: bool = False
    """True behind HTTPS: the session cookie becomes `__Host-` and Secure."""
    smallest_cell: int = 5
    """Statistics: counts from 1 up to this, exclusive, are hidden."""
    smtp_url: str | None = None
    """`smtp://user:password@host:port`. None: messages stay in the outbox."""
    sms_folder: Path | None = None
    """Where SMS to individuals are written as lines of JSON. None: that way is not offered."""
    sending_hours: tuple[int, int] = (8, 20)
    """From which full hour, and until which, anything reaches an individual; never on red days."""
    mail_from: str = "trisam@localhost"
    """Sender of the system's own mail."""
    base_url: str = "http://127.0.0.1:5000"
    """Address of the installation, used in mail that goes out from timed work."""
    two_factor: bool = True
    """True: everybody who signs in has a second factor, or sets it up before anything else."""
    journal_file: Path | None = None
    """What must hold again after a restored backup. None: `after-backup.jsonl` in `home`."""
    surveys: tuple[Path, ...] = ()
    """Folders of questionnaires: the first is asked, the others were before. None: our own."""
    survey_enough_percent: int = 50
    """Statistics of the survey warn when fewer than so many in a hundred have answered …"""
    survey_enough_number: int = 20
    """… or fewer than so many in all."""
    oidc: Oidc | None = None
    """None: nobody is offered to come in with e-legitimation."""
    development: bool = False
    """Shows `/_components`. Never in production."""

    @classmethod
    def from_environment(cls) -> "Config":
        """Read `TRISAM_*`. Unset means the default above. Raises `BadSetting`."""
        home = Path(_text("TRISAM_HOME", "instance")).resolve()
        base_url = _address("TRISAM_BASE_URL", "http://127.0.0.1:5000", "http", "https")
        https = base_url.startswith("https://")
        return cls(
            home=home,
            database_url=_database("TRISAM_DATABASE_URL", f"sqlite:///{home / 'trisam.sqlite'}"),
            key_file=Path(_text("TRISAM_KEY_FILE", str(home / "keys.json"))).resolve(),
            log_heads=_path("TRISAM_LOG_HEADS"),
            secure_cookies=_flag("TRISAM_SECURE_COOKIES", https),
            smallest_cell=_whole_number("TRISAM_SMALLEST_CELL", 5, 1, HIGHEST_SMALL_CELL),
            smtp_url=_address("TRISAM_SMTP_URL", "", "smtp", "smtps") or None,
            sms_folder=_folder("TRISAM_SMS"),
            sending_hours=_hours("TRISAM_SENDING_HOURS", "8-20"),
            mail_from=_sender("TRISAM_MAIL_FROM", "trisam@localhost"),
            base_url=base_url,
            two_factor=_flag("TRISAM_TWO_FACTOR", True),
            journal_file=Path(
                _text("TRISAM_JOURNAL_FILE", str(home / "after-backup.jsonl"))
            ).resolve(),
            surveys=_folders("TRISAM_SURVEYS"),
            survey_enough_percent=_whole_number("TRISAM_SURVEY_ENOUGH_PERCENT", 50, 1, 100),
            survey_enough_number=_whole_number("TRISAM_SURVEY_ENOUGH_NUMBER", 20, 1, 1000),
            oidc=_oidc(),
            development=_flag("TRISAM_DEVELOPMENT"),
        )

    @property
    def journal(self) -> Path:
        """Where the journal after the backup lies."""
        return self.journal_file or self.home / "after-backup.jsonl"


def _text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def _path(name: str) -> Path | None:
    typed = _text(name, "")
    return Path(typed).resolve() if typed else None


def _folder(name: str) -> Path | None:
    """The folder of "file:/var/spool/sms"."""
    typed = _text(name, "")
    kind, _, folder = typed.partition(":")
    if typed and not (kind == "file" and folder.strip("/")):
        raise BadSetting(f"{name} går inte att använda. Skriv file: och en mapp.")
    return Path(folder).resolve() if typed else None


def _hours(name: str, default: str) -> tuple[int, int]:
    typed = _text(name, default)
    first, _, end = (part.strip() for part in typed.partition("-"))
    numbers = [int(part) for part in (first, end) if part.isascii() and part.isdigit()]
    if len(numbers) != len((first, end)) or not 0 <= numbers[0] < numbers[1] <= HOURS_OF_A_DAY:
        raise BadSetting(f"{name} är ”{typed}”. Skriv två hela timmar, som 8-20.")
    return numbers[0], numbers[1]


def _folders(name: str) -> tuple[Path, ...]:
    """Folders with a colon between them, as in PATH."""
    parts = _text(name, "").split(os.pathsep)
    return tuple(Path(part.strip()).resolve() for part in parts if part.strip())


def _flag(name: str, default: bool = False) -> bool:
    typed = _text(name, "ja" if default else "").lower()
    if typed not in YES | NO:
        raise BadSetting(f"{name} är ”{typed}”. Skriv ja eller nej.")
    return typed in YES


def _whole_number(name: str, default: int, lowest: int, highest: int) -> int:
    typed = _text(name, str(default))
    if not (typed.isascii() and typed.isdigit() and lowest <= int(typed) <= highest):
        raise BadSetting(f"{name} är ”{typed}”. Skriv ett heltal från {lowest} till {highest}.")
    return int(typed)


def _database(name: str, default: str) -> str:
    """The address, with the driver that Trisam brings. It may hold a password: never shown."""
    typed = _text(name, default)
    kind, separator, rest = typed.partition("://")
    if separator and kind in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if separator and kind == "sqlite" and rest.startswith("/"):
        return typed
    raise BadSetting(
        f"{name} går inte att använda. Skriv sqlite:////mapp/trisam.sqlite "
        "eller postgresql://användare:lösenord@värd/databas."
    )


def _address(name: str, default: str, *schemes: str) -> str:
    typed = _text(name, default)
    scheme, separator, rest = typed.partition("://")
    if typed and not (separator and scheme in schemes and rest):
        starts = " eller ".join(f"{known}://" for known in schemes)
        raise BadSetting(f"{name} går inte att använda. Adressen ska börja med {starts}.")
    return typed.rstrip("/")


def _oidc() -> Oidc | None:
    """All three settings, or none."""
    names = ("TRISAM_OIDC_ISSUER", "TRISAM_OIDC_CLIENT_ID", "TRISAM_OIDC_CLIENT_SECRET_FILE")
    issuer, client_id, file = (_text(name, "") for name in names)
    missing = [name for name in names if not _text(name, "")]
    if len(missing) == len(names):
        return None
    if missing:
        raise BadSetting(f"{missing[0]} saknas. Den behövs för inloggning med e-legitimation.")
    if not is_safe(issuer):
        raise BadSetting(f"{names[0]} går inte att använda. Adressen ska börja med https://.")
    found = Oidc(
        issuer,
        client_id,
        Path(file).resolve(),
        _text("TRISAM_OIDC_CLAIM", OIDC_CLAIM),
        _text("TRISAM_OIDC_SCOPE", OIDC_SCOPE),
    )
    try:
        empty = not found.secret()
    except (OSError, UnicodeDecodeError):
        empty = True
    if empty:
        raise BadSetting(f"{names[2]} går inte att läsa. Ange en fil som innehåller hemligheten.")
    return found


def is_safe(address: str) -> bool:
    """An address by HTTPS; plain HTTP only to this very machine, for trials."""
    parts = urlsplit(address)
    if parts.scheme == "http":
        return parts.hostname in {"127.0.0.1", "localhost"}
    return parts.scheme == "https" and bool(parts.hostname)


def _sender(name: str, default: str) -> str:
    typed = _text(name, default)
    before, at, after = typed.partition("@")
    if not (before and at and after) or any(sign.isspace() for sign in typed):
        raise BadSetting(f"{name} är ”{typed}”. Skriv en e-postadress, som trisam@exempel.se.")
    return typed
