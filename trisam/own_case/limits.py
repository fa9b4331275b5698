"""How long a key and a visit last, and how much may be guessed."""

from datetime import timedelta

from trisam.accounts.limits import Limit

KEY_LASTS = timedelta(days=30)
LONGEST_IDLE = timedelta(minutes=15)
LONGEST_VISIT = timedelta(hours=1)
TOUCH_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a visitor was last there."""
SIGN_IN_LASTS = timedelta(minutes=10)
"""From the button to the e-legitimation and back, with the choice of a case."""
MOST_WRONG = 5
"""So many births that do not fit end a key."""
TOKEN_BYTES = 32
CODE_LENGTH = 10
CODE_ALONE_LENGTH = 16
"""Of a code that has to do without a birth: that of somebody with protected identity."""
LONGEST_MESSAGE = 2000
MOST_A_DAY = 10
"""Messages from one individual."""

CLIENT = Limit("own_key", free=20, forgives_every=timedelta(minutes=1))
"""Tries to open Mitt ärende from one client address. Tries that were right do not count."""
SIGN_IN = Limit("own_sign_in", free=20, forgives_every=timedelta(minutes=1))
"""Sign-ins with e-legitimation that were begun and led nowhere, from one client address."""
