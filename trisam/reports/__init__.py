"""Aktivitetsrapport and slutrapport: the figures write themselves, people write the analysis."""
