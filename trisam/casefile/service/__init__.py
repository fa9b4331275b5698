"""Changes that concern one case across all features."""
