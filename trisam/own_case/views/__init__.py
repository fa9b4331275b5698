"""Mitt ärende as the individual meets it, and what colleagues do about it."""
