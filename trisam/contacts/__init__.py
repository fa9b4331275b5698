"""Whom to turn to: the fast kontakt of an individual, and how colleagues are reached."""
