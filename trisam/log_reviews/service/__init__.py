"""Starting, judging and signing a review."""
