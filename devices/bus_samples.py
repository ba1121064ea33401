"""The frames that our simulated signs and keypads speak: an example for real ones, and for tests.

    to a unit     A5  address  command  data…             CRC16-Modbus, low byte first
    sign's answer A5  address  06                         CRC16-Modbus
    keypad's      A5  address  key code  press counter    CRC16-Modbus

A sign has eight places of ASCII digits and capitals, with `→` at 7E. A board with several lines
hears which one between command and data, 1 being the top one. The checksum covers everything before
it.
"""

from devices.checksums import ChecksumKind
from devices.framing import (
    Address,
    Checksum,
    Command,
    CommandCode,
    Data,
    Fixed,
    FrameLayout,
    Line,
    NumberForm,
)
from devices.keypads.polled import KeyField, KeypadSettings
from devices.signs.declarative import SetupCommand, SignSettings
from devices.signs.text import Encoding, SignText

__all__ = ["sample_board", "sample_keypad", "sample_sign"]

_HEADER = Fixed(value=b"\xa5")
_CRC = Checksum(kind=ChecksumKind.CRC16_MODBUS, form=NumberForm.LITTLE)


def sample_sign(address: int) -> SignSettings:
    """A sign of eight characters."""
    return SignSettings(
        address=address,
        layout=FrameLayout(
            frame=(_HEADER, Address(), Command(), Data(width=8), _CRC),
            commands={
                "show": CommandCode(code=b"S", reply="acknowledged"),
                "blink": CommandCode(code=b"B", reply="acknowledged"),
            },
            replies={"acknowledged": (_HEADER, Address(), Fixed(value=b"\x06"), _CRC)},
        ),
        text=SignText(
            encoding=Encoding.ASCII,
            positions=8,
            characters=" -.:/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            glyphs={"→": b"\x7e"},
        ),
    )


def sample_board(address: int, lines: int = 4) -> SignSettings:
    """A summary board of so many lines of ten characters; its brightness is set to 8 of 15."""
    sign = sample_sign(address)
    answered = sign.layout.commands["show"].reply
    frame = (_HEADER, Address(), Command(), Line(), Data(width=10), _CRC)
    bright = (_HEADER, Address(), Command(), Data(width=1), _CRC)
    commands = {
        **sign.layout.commands,
        "brightness": CommandCode(code=b"L", reply=answered, frame=bright),
    }
    return SignSettings(
        address=address,
        layout=FrameLayout(frame=frame, commands=commands, replies=sign.layout.replies),
        text=sign.text.model_copy(update={"positions": 10}),
        lines=lines,
        setup=(SetupCommand(command="brightness", data=b"\x08"),),
    )


def sample_keypad(address: int) -> KeypadSettings:
    """A keypad with one key for each thing that an officer does without a screen."""
    return KeypadSettings(
        address=address,
        layout=FrameLayout(
            frame=(_HEADER, Address(), Command(), _CRC),
            commands={"poll": CommandCode(code=b"P", reply="report")},
            replies={"report": (_HEADER, Address(), Data(width=2), _CRC)},
        ),
        key=KeyField(byte=0),
        sequence=KeyField(byte=1, mask=0x0F),
        keys={
            "next": b"\x01",
            "recall": b"\x02",
            "no-show": b"\x03",
            "hold": b"\x04",
            "transfer": b"\x05",
            "pause": b"\x06",
        },
    )
