"""What Một Cửa measures of itself; `docs/figures.md` says what each figure means."""
