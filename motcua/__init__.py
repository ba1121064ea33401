"""Một Cửa's front door: puts each program together and speaks the command line."""

from datetime import date

VERSION = "0.1.0"
BUILT = date(2026, 11, 22)
"""The day of this release; a clock that stands before it is wrong."""
