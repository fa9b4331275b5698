"""What is held about somebody: one party's part of a case, and everything about a person."""
