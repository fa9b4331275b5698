"""Timed work: which job ran in which slot of time."""
