"""Gallring: how long a party keeps what it owns, and how it goes; also after a restored backup."""
