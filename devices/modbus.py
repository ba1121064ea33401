"""Modbus RTU frames: reading and writing holding registers. Pure.

After the Modbus Application Protocol V1.1b3 (functions 3, 6 and 16, exceptions) and Modbus over
Serial Line V1.02 (RTU). A *PDU* is a frame without the unit's address before it and the CRC behind.
"""

from collections.abc import Sequence

from devices.checksums import ChecksumKind, checksum
from devices.framing import Found

__all__ = [
    "EXCEPTION",
    "READ",
    "WRITE",
    "WRITE_MANY",
    "adu",
    "exception_of",
    "find_answer",
    "find_request",
    "frame_end",
    "is_sound",
    "read_registers",
    "registers_in",
    "write_register",
    "write_registers",
]

READ = 0x03
WRITE = 0x06
WRITE_MANY = 0x10
EXCEPTION = 0x80
"""Added to the function in an answer that refuses; the exception's code follows."""
UNITS = range(1, 248)
"""Addresses of single units; 0 speaks to all of them and is answered by none."""
READ_MAX, WRITE_MAX = 125, 123
"""Registers in one frame (V1.1b3, 6.3 and 6.12)."""

_READS = range(0x01, 0x05)
_WRITES_OF_ONE = (0x05, 0x06)
_WRITES_OF_MANY = (0x0F, 0x10)


def adu(unit: int, pdu: bytes) -> bytes:
    """The frame that carries `pdu` to, or from, the unit at this address."""
    frame = bytes((unit,)) + pdu
    return frame + checksum(ChecksumKind.CRC16_MODBUS, frame).to_bytes(2, "little")


def read_registers(unit: int, first: int, count: int) -> bytes:
    """Ask for `count` registers from `first` on. Raises ValueError for a count out of range."""
    if not 1 <= count <= READ_MAX:
        raise ValueError(f"{count} registers; a frame reads 1 to {READ_MAX}")
    return adu(unit, bytes((READ,)) + _words(first, count))


def write_register(unit: int, register: int, value: int) -> bytes:
    """Write one register of 16 bits, unsigned."""
    return adu(unit, bytes((WRITE,)) + _words(register, value))


def write_registers(unit: int, first: int, data: bytes) -> bytes:
    """Write whole registers from `first` on, two bytes each, the high one first.

    Raises ValueError for an odd number of bytes or for more registers than a frame takes.
    """
    count = len(data) // 2
    if len(data) % 2 or not 1 <= count <= WRITE_MAX:
        raise ValueError(f"{len(data)} bytes; a frame writes 1 to {WRITE_MAX} whole registers")
    return adu(unit, bytes((WRITE_MANY,)) + _words(first, count) + bytes((len(data),)) + data)


def find_answer(request: bytes, stream: bytes) -> Found | None:
    """The first sound answer to `request` in a stream; its data are the answer's PDU.

    An exception is an answer too: see `exception_of`. A register written alone is answered by the
    same frame, so that our own echo cannot be told from it: the caller strips echoes.
    """
    unit, function = request[0], request[1]
    # What an answer repeats of its question: the byte count, or the register and what follows it.
    begins = bytes((unit, READ, 2 * request[5] & 0xFF)) if function == READ else request[:6]
    for begin in (begins, bytes((unit, function | EXCEPTION))):
        found = _find(begin, stream, is_answer=True)
        if found is not None:
            return found
    return None


def find_request(unit: int, stream: bytes) -> Found | None:
    """The first sound request to this unit; its data are the PDU (the unit's side)."""
    return _find(bytes((unit,)), stream, is_answer=False)


def exception_of(pdu: bytes) -> int | None:
    """Why the unit refused: 1 function, 2 register, 3 value, 4 fault, 6 busy …; else None."""
    return pdu[1] if pdu[0] & EXCEPTION else None


def registers_in(pdu: bytes) -> Sequence[int]:
    """The registers that an answer to `read_registers` holds."""
    return [int.from_bytes(pdu[at : at + 2], "big") for at in range(2, 2 + pdu[1], 2)]


def frame_end(stream: bytes, start: int, *, is_answer: bool) -> int | None:
    """Where a frame that begins at `start` would end, its CRC included; None where none begins.

    Functions 1 to 6, 15, 16 and their exceptions are known. Whether the CRC is right is not looked
    at; the end may lie beyond what has come.
    """
    if start + 3 > len(stream):
        return None
    function = stream[start + 1]
    if is_answer and function & EXCEPTION:
        return start + 5
    if is_answer and function in _READS:
        return start + 5 + stream[start + 2]
    if not is_answer and function in _WRITES_OF_MANY:
        return start + 9 + stream[start + 6] if start + 6 < len(stream) else None
    known = function in (*_READS, *_WRITES_OF_ONE, *_WRITES_OF_MANY)
    return start + 8 if known else None


def is_sound(frame: bytes) -> bool:
    """Whether the CRC of this one frame is right."""
    return adu(frame[0], frame[1:-2]) == frame


def _words(*values: int) -> bytes:
    """Raise OverflowError for what 16 bits do not hold."""
    return b"".join(value.to_bytes(2, "big") for value in values)


def _find(begin: bytes, stream: bytes, *, is_answer: bool) -> Found | None:
    start = stream.find(begin)
    while start >= 0:
        end = frame_end(stream, start, is_answer=is_answer)
        if end is not None and end <= len(stream) and is_sound(stream[start:end]):
            return Found(stream[start + 1 : end - 2], start, end)
        start = stream.find(begin, start + 1)
    return None
