"""Lifting a case: one thing per page, a draft on the server, consent, and a place in a meeting."""
