"""Small builders of rows with sensible defaults, and a little county to act in."""
