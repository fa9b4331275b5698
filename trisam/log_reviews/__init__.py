"""Loggkontroll: each party reviews its own part of the access log, and signs what it found."""
