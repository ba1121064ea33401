"""The base of every backend; what it must answer stands in pyusb's own docstrings."""

from array import array

class IBackend:
    def ctrl_transfer(
        self,
        handle: object,
        kind: int,
        request: int,
        value: int,
        index: int,
        data: array[int],
        timeout: int,
        /,
    ) -> int: ...
