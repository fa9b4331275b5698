"""What is done with accounts; the verbs that other rooms need stand here."""

from trisam.accounts.service.accounts import create, deactivate, let_in_again
from trisam.accounts.service.passwords import hash_password

__all__ = ["create", "deactivate", "hash_password", "let_in_again"]
