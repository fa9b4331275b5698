"""One case across all features: its page."""
