"""Changing teams: their settings and seats, their parties over time, their beginning and end."""
