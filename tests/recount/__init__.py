"""A day's figures out of the journal alone: stands by itself, imports nothing of the program.

    python -m tests.recount DATA/office.db --config office.toml --day 2026-12-07
    python -m tests.recount journal.jsonl --config office.toml --day D --against report.json

prints the object of `motcua report day --json`; with `--against` it compares, names each figure
that differs, and ends with 1 if any does. docs/figures.md says what each figure is. A holiday that
the settings do not name as an exception is to be told: `--holiday 2026-09-02`, as often as needed.
"""
