"""Speed of the busiest pages, as ratios: `make bench`."""
