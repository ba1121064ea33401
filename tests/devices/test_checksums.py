"""The checksums, against vectors from public standards."""

import pytest

from devices.checksums import ChecksumKind, checksum, checksum_width

NMEA_RMC = b"GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W"


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        # Modbus over Serial Line: C5 CD on the wire, low byte first
        (ChecksumKind.CRC16_MODBUS, bytes.fromhex("01 03 00 00 00 0A"), 0xCDC5),
        # check value of CRC-16/MODBUS in the catalogue of parametrised CRC algorithms
        (ChecksumKind.CRC16_MODBUS, b"123456789", 0x4B37),
        # Modbus ASCII, read holding registers: ":F7031389000A60"
        (ChecksumKind.LRC, bytes.fromhex("F7 03 13 89 00 0A"), 0x60),
        # NMEA 0183: "$GPRMC,…*6A"
        (ChecksumKind.XOR, NMEA_RMC, 0x6A),
        (ChecksumKind.SUM8, b"\xff\x02", 0x01),
        (ChecksumKind.SUM16, b"\xff\xff", 0x01FE),
        (ChecksumKind.SUM16, b"\xff" * 258, 0x00FE),
        (ChecksumKind.LRC, b"", 0x00),
    ],
)
def test_checksum_equals_its_standard(kind: ChecksumKind, data: bytes, expected: int) -> None:
    assert checksum(kind, data) == expected


@pytest.mark.parametrize("kind", ChecksumKind)
def test_a_checksum_fits_its_width(kind: ChecksumKind) -> None:
    assert checksum(kind, bytes(range(256)) * 300) < 1 << 8 * checksum_width(kind)
