"""The meeting room, and what is left to do after it."""
