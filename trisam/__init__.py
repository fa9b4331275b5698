"""Trisam: team meetings, consent and follow-up for four authorities around one person."""
