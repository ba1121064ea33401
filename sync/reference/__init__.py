"""A central system for offices: it keeps the contract for real, and vendors test against it."""
