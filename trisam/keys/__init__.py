"""The keys of personal text: how much rests on each, and moving it to another."""
