"""The record: plain functions that read and write in an open transaction; they decide nothing."""

from office.store.create import HEAD, open_store
from office.store.engine import Store, Watch

__all__ = ["HEAD", "Store", "Watch", "open_store"]
