"""The record: plain functions that read and write in an open transaction; they decide nothing."""

from office.store.create import (
    STORE_FILE,
    open_store,
    upgrade,
)
from office.store.engine import HEAD, Store, Transaction, Watch, calls_by_hand, reserve_of
from office.store.keys import KEY_FILE, read_key
from office.store.sqlite import SqliteStore

__all__ = [
    "HEAD",
    "KEY_FILE",
    "STORE_FILE",
    "SqliteStore",
    "Store",
    "Transaction",
    "Watch",
    "calls_by_hand",
    "open_store",
    "read_key",
    "reserve_of",
    "upgrade",
]
