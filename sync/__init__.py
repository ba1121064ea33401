"""The link to the central system: what goes up, what comes down, and what waits meanwhile."""
