"""Handläggarbyte: one officer takes over another's open work, with a note, by agreement."""
