"""The checksums that serial units use to guard their frames. Pure."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

__all__ = ["ChecksumKind", "checksum", "checksum_width"]


class ChecksumKind(StrEnum):
    """How a frame is guarded; a frame without a checksum has no such part."""

    XOR = "xor"  # all bytes exclusive-or (ISO 1155)
    SUM8 = "sum8"  # sum modulo 256
    SUM16 = "sum16"  # sum modulo 65536
    LRC = "lrc"  # two's complement of sum8 (Modbus over Serial Line V1.02, 2.5.2.2)
    CRC16_MODBUS = "crc16-modbus"  # polynomial A001 reflected, start FFFF (the same, 2.5.1.2)


def _xor(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
    return value


def _crc16_of_byte(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


_CRC16_OF_BYTE = tuple(_crc16_of_byte(byte) for byte in range(256))


def _crc16_modbus(data: bytes) -> int:
    value = 0xFFFF
    for byte in data:
        value = value >> 8 ^ _CRC16_OF_BYTE[(value ^ byte) & 0xFF]
    return value


_CHECKSUMS: Mapping[ChecksumKind, tuple[int, Callable[[bytes], int]]] = MappingProxyType(
    {
        ChecksumKind.XOR: (1, _xor),
        ChecksumKind.SUM8: (1, lambda data: sum(data) & 0xFF),
        ChecksumKind.SUM16: (2, lambda data: sum(data) & 0xFFFF),
        ChecksumKind.LRC: (1, lambda data: -sum(data) & 0xFF),
        ChecksumKind.CRC16_MODBUS: (2, _crc16_modbus),
    }
)


def checksum_width(kind: ChecksumKind) -> int:
    """How many bytes the checksum has in binary."""
    return _CHECKSUMS[kind][0]


def checksum(kind: ChecksumKind, data: bytes) -> int:
    """The checksum of `data` as a number: 8 bits, or 16 for sum16 and crc16-modbus."""
    return _CHECKSUMS[kind][1](data)
