"""An invented Gävleborg to try Trisam in. The same day always gives the same county."""
