"""LED-485 signs: their registers as published, and pymodbus on the other end of a pty."""

import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError
from pymodbus.client import ModbusSerialClient
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.register_message import (
    WriteMultipleRegistersRequest,
    WriteMultipleRegistersResponse,
    WriteSingleRegisterRequest,
    WriteSingleRegisterResponse,
)

from devices import modbus
from devices.bus import Bus, BusSettings
from devices.bus_sim import BusSimulator
from devices.errors import UnencodableTextError
from devices.paced_pty import PacedPty
from devices.signs import CounterSign
from devices.signs.driver import BusSign
from devices.signs.led485 import Led485Settings
from devices.signs.led485_sim import SimLed485
from devices.signs.models import AnySignModel, settings_at
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from devices.transport.serial import SerialTransport
from tests.fakes.bus import BAUD, WAIT_S, running, until

UNIT = 7


def led(positions: int = 4, address: int = UNIT, /, **changes: object) -> Led485Settings:
    table = {"kind": "led485", "text": {"encoding": "segments", "positions": positions}} | changes
    model = TypeAdapter[AnySignModel](AnySignModel).validate_python(table)
    settings = settings_at(model, address)
    assert isinstance(settings, Led485Settings)
    return settings


def idle_sign(settings: Led485Settings) -> BusSign:
    """A sign on a bus that does not run."""
    return BusSign("led", settings, Bus(MemoryTransport(), BusSettings()))


def body(settings: Led485Settings, text: str) -> str:
    """What goes out for a text: first register, count, bytes, segments."""
    request = settings.text_exchange(text, blink=False, device="led").request
    assert request[:2] == bytes((UNIT, modbus.WRITE_MANY))
    return request[2:-2].hex(" ").upper()


@pytest.mark.parametrize(
    ("positions", "text", "expected"),
    [
        (4, "A015", "00 80 00 02 04 77 3F 06 6D"),
        (4, "", "00 80 00 02 04 00 00 00 00"),
        # Two digits a register: the odd one's neighbour stays dark
        (5, "A1000", "00 80 00 03 06 77 06 3F 3F 3F 00"),
        (6, "A015", "00 80 00 03 06 77 3F 06 6D 00 00"),
    ],
)
def test_a_text_is_segments_two_digits_a_register(positions: int, text: str, expected: str) -> None:
    assert body(led(positions), text) == expected


@pytest.mark.parametrize("text", ["M015", "A015→03", "Số 15", "A0015"])
def test_what_seven_segments_cannot_show_is_an_error(text: str) -> None:
    sign = idle_sign(led())
    with pytest.raises(UnencodableTextError):
        sign.show(text)
    write = sign.next_write()
    assert write is not None
    assert write.request[7:-2] == bytes(4), "and it goes dark"
    assert sign.status().reasons == ("device-unencodable-text",)


def test_what_shall_blink_stands_still() -> None:
    sign: CounterSign = idle_sign(led())
    sign.show("A015", blink=True)
    assert isinstance(sign, BusSign)
    blinking = sign.poll().request
    sign.show("A015")
    assert sign.poll().request == blinking


def test_registers_that_set_it_up_go_out_before_the_text_and_after_each_return() -> None:
    sign = idle_sign(led(setup=[{"register": 4, "value": 0}, {"register": 1, "value": 9}]))
    expected = [modbus.write_register(UNIT, 4, 0), modbus.write_register(UNIT, 1, 9)]
    for _ in range(2):
        sent = []
        while (write := sign.next_write()) is not None:
            sent.append(write.request)
            sign.done(modbus.adu(UNIT, write.request[1:6])[1:-2], 0.0)
        assert sent[:2] == expected
        sign.poll()
        sign.returned()
        sign.done(b"", 0.0)


@pytest.mark.parametrize(
    ("exception", "reason"),
    [(1, "device-unsupported"), (2, "device-unsupported"), (4, "device-hardware-fault")],
)
def test_a_refused_text_is_a_fault_and_is_not_sent_again_at_once(
    exception: int, reason: str
) -> None:
    sign = idle_sign(led())
    sign.show("A015")
    sign.next_write()
    sign.done(bytes((modbus.WRITE_MANY | modbus.EXCEPTION, exception)), 0.0)
    assert (sign.status().state, sign.status().reasons) == (State.FAILED, (reason,))
    assert sign.next_write() is None
    sign.poll()
    sign.done(bytes((modbus.WRITE_MANY,)), 0.0)
    assert sign.status().level is not Level.FAULT


def test_a_refused_register_is_a_warning_and_the_text_goes_on() -> None:
    sign = idle_sign(led(setup=[{"register": 99, "value": 1}]))
    sign.next_write()
    sign.done(bytes((modbus.WRITE | modbus.EXCEPTION, 2)), 0.0)
    assert (sign.status().state, sign.status().level) == (State.DEGRADED, Level.WARN)
    write = sign.next_write()
    assert write is not None
    assert write.request[1] == modbus.WRITE_MANY


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"text": {"encoding": "ascii", "positions": 4}}, 'cần "segments"'),
        ({"setup": [{"register": 65536, "value": 0}]}, "less than or equal to 65535"),
        ({"brightness": 3}, "Extra inputs"),
        ({"kind": "led-485"}, "does not match any of the expected tags"),
    ],
)
def test_a_model_that_cannot_work_is_refused(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        led(**change)


@pytest.mark.parametrize("address", [0, 248])
def test_an_address_that_modbus_has_not_is_refused(address: int) -> None:
    with pytest.raises(ValidationError, match="address"):
        led(4, address)


def test_the_simulated_sign_refuses_what_it_has_not(tmp_path: Path) -> None:
    simulated = SimLed485("led", led(), tmp_path)
    simulated.power_on()
    asked = [
        modbus.read_registers(UNIT, 0x90, 1),
        modbus.adu(UNIT, bytes.fromhex("01 00 00 00 01")),
    ]
    answers = [simulated.obey("modbus", question[1:-2]) for question in asked]
    assert [answer[1:3] for answer in answers] == [b"\x83\x02", b"\x81\x01"]


@contextmanager
def simulated(folder: Path) -> Iterator[None]:
    """The sign on a real pty."""
    simulator = BusSimulator(folder / "line", BAUD, folder, signs={"led": led()}, keypads={})
    simulator.start()
    try:
        yield
    finally:
        simulator.stop()


def test_pymodbus_drives_the_simulated_sign_over_a_pty(tmp_path: Path) -> None:
    line = str(tmp_path / "line")
    with simulated(tmp_path), ModbusSerialClient(line, baudrate=BAUD, timeout=WAIT_S) as client:
        client.write_registers(0x80, [0x773F, 0x066D], device_id=UNIT)
        client.write_register(4, 2, device_id=UNIT)
        segments = client.read_holding_registers(0x80, count=2, device_id=UNIT)
        point = client.read_holding_registers(4, count=1, device_id=UNIT)
        refused = client.write_register(0x90, 1, device_id=UNIT)
    assert (tmp_path / "led.txt").read_text("utf-8") == "A015"
    assert (segments.registers, point.registers) == ([0x773F, 0x066D], [2])
    assert (refused.isError(), refused.exception_code) == (True, 2)


class PymodbusUnit:
    """A unit on a pty whose every frame pymodbus reads and makes."""

    def __init__(self, link: Path) -> None:
        self.registers: dict[int, int] = {}
        self._line = PacedPty(link, BAUD)
        self._framer = FramerRTU(DecodePDU(True))
        self._stop = os.eventfd(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        os.eventfd_write(self._stop, 1)
        self._thread.join(WAIT_S)
        self._line.close()
        os.close(self._stop)

    def _run(self) -> None:
        stream = b""
        while self._stop not in select.select([self._line.fileno(), self._stop], [], [])[0]:
            stream += self._line.receive()
            used, request = self._framer.handleFrame(stream, 0, 0)
            stream = stream[used:]
            if request is not None:
                answer = self._obey(request)
                answer.dev_id = request.dev_id
                self._line.send(self._framer.buildFrame(answer), 0.005)

    def _obey(self, request: ModbusPDU) -> ModbusPDU:
        if request.address > 0x82:
            return ExceptionResponse(request.function_code, 2)
        self.registers |= dict(enumerate(request.registers, request.address))
        if isinstance(request, WriteMultipleRegistersRequest):
            count = len(request.registers)
            return WriteMultipleRegistersResponse(address=request.address, count=count)
        assert isinstance(request, WriteSingleRegisterRequest)
        return WriteSingleRegisterResponse(address=request.address, registers=request.registers)


def test_our_driver_speaks_to_pymodbus_over_a_pty(tmp_path: Path) -> None:
    unit = PymodbusUnit(tmp_path / "line")
    settings = led(
        setup=[{"register": 4, "value": 2}, {"register": 0x99, "value": 1}], reply_timeout_ms=500
    )
    try:
        with running(SerialTransport(str(tmp_path / "line"), BAUD)) as bus:
            sign = BusSign("led", settings, bus)
            sign.show("A015")
            until(lambda: unit.registers.get(0x81) == 0x066D)
            until(lambda: sign.status().state is State.DEGRADED)
            assert sign.status().reasons == ("device-unsupported",)
            assert bus.counters()["led"].garbled == 0
    finally:
        unit.close()
    assert unit.registers == {4: 2, 0x80: 0x773F, 0x81: 0x066D}
