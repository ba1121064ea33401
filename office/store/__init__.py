"""The record: plain functions that read and write in an open transaction; they decide nothing."""

from office.store.create import (
    HEAD,
    KEY_FILE,
    STORE_FILE,
    open_store,
    read_key,
    upgrade,
    version_of,
)
from office.store.engine import Store, Transaction, Watch
from office.store.sqlite import SqliteStore

__all__ = [
    "HEAD",
    "KEY_FILE",
    "STORE_FILE",
    "SqliteStore",
    "Store",
    "Transaction",
    "Watch",
    "open_store",
    "read_key",
    "upgrade",
    "version_of",
]
