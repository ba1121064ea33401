"""The own records of kiosks in a machine's data folder: whether the office has all they gave.

The one in use bears the kiosk's number and the machine's identity in its name. Where these have
changed it lies there under the former name, and so does one that came with a copied folder.
"""

from contextlib import closing
from functools import partial
from pathlib import Path

from hall.checks import AT_WORK, FAULT, WARN, Check, Fault, Skipped
from office.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreKeyForeign,
    StoreReadOnly,
    StoreSchema,
    StoreUnreachable,
)
from office.office import Office
from office.store import reserve_of
from office.store.create import open_own, own_records
from office.telling import has_untold, is_true

__all__ = ["own_record_checks"]

UNTOLD = Fault("own-untold", WARN)
APART = Fault("own-apart", FAULT)
FOREIGN = Fault("own-foreign", WARN)
DAMAGED = Fault("own-damaged", FAULT)
NEWER = Fault("own-newer", WARN)


def own_record_checks(data_dir: Path, office: Office, machine: str) -> list[Check]:
    """Whether each of them has told the office's record everything, and is what it told."""
    return [
        Check(f"own-record:{machine}/{file.name}", "own-record", partial(_found, file, office))
        for file in own_records(data_dir)
    ]


def _found(file: Path, office: Office) -> Fault | Skipped | None:
    with office.store.read() as tx:
        if reserve_of(tx) is not None:  # the office's record is not there to compare with
            return AT_WORK
    try:
        with closing(open_own(file)) as own:
            if not is_true(office.store, own):
                return APART
            return UNTOLD if has_untold(office.store, own) else None
    except StoreKeyForeign:
        return FOREIGN
    except (StoreBusy, StoreReadOnly, StoreUnreachable):
        return AT_WORK
    except StoreCorrupt:
        return DAMAGED
    except StoreSchema:
        return NEWER
