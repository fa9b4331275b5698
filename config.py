"""Everything an installation can decide, read once and frozen.

This is the only module that reads the environment.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one installation. docs/operations.md explains each."""

    home: Path
    """Folder of everything the installation keeps: SQLite file, keys, generated files."""
    database_url: str
    """SQLAlchemy address. Default: a SQLite file in `home`."""
    key_file: Path
    """The key ring (mode 0600). Made at the first start when it does not exist."""
    secure_cookies: bool = False
    """True behind HTTPS: the session cookie becomes `__Host-` and Secure."""
    smallest_cell: int = 5
    """Statistics: counts from 1 up to this, exclusive, are hidden."""
    smtp_url: str | None = None
    """`smtp://user:password@host:port`. None: messages stay in the outbox."""
    mail_from: str = "trisam@localhost"
    """Sender of the system's own mail."""
    base_url: str = "http://127.0.0.1:5000"
    """Address of the installation, used in mail that goes out from timed work."""
    development: bool = False
    """Shows `/_components`. Never in production."""

    @classmethod
    def from_environment(cls) -> "Config":
        """Read `TRISAM_*`. Unset means the default above."""
        home = Path(os.environ.get("TRISAM_HOME", "instance")).resolve()
        return cls(
            home=home,
            database_url=os.environ.get("TRISAM_DATABASE_URL")
            or f"sqlite:///{home / 'trisam.sqlite'}",
            key_file=Path(os.environ.get("TRISAM_KEY_FILE") or home / "keys.json"),
            secure_cookies=_flag("TRISAM_SECURE_COOKIES"),
            smallest_cell=int(os.environ.get("TRISAM_SMALLEST_CELL", "5")),
            smtp_url=os.environ.get("TRISAM_SMTP_URL") or None,
            mail_from=os.environ.get("TRISAM_MAIL_FROM", "trisam@localhost"),
            base_url=os.environ.get("TRISAM_BASE_URL", "http://127.0.0.1:5000"),
            development=_flag("TRISAM_DEVELOPMENT"),
        )


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "ja", "yes"}
