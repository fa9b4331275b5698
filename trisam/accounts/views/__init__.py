"""Pages of the accounts: the sign-in, and the administrator's list."""
