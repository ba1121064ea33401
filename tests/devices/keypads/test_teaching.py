"""A lesson: the first key pressed tells which unit is meant."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from devices.errors import NotFoundError
from devices.keypads import KeyPressed
from devices.keypads.teaching import Lesson, Outcome, Taught, Teacher, teach_by_press
from devices.memory import MemoryOfItsOwn
from devices.transport.input_sockets import TaughtSockets
from tests.fakes.evdev import Desk, twin
from tests.fakes.office import Steady
from tests.fakes.waiting import WAIT_S

KP7 = 71


def test_the_first_key_on_any_unit_tells_which_one_is_meant() -> None:
    teacher = Teacher(Steady())
    teacher.heard(KeyPressed("port-2", "KEY_KP7", 1000.0))
    teacher.heard(KeyPressed("port-1", "KEY_KP8", 1000.1))
    assert teacher.wait(0.0) == Lesson(Outcome.TAUGHT, "port-2", "KEY_KP7")


def test_a_press_from_before_the_lesson_teaches_nothing() -> None:
    teacher = Teacher(Steady())
    teacher.heard(KeyPressed("port-2", "KEY_KP7", 999.9))
    assert teacher.wait(0.0) == Lesson(Outcome.TIMED_OUT)


@pytest.mark.parametrize("key", ["KEY_NUMLOCK", "KEY_LEFTCTRL", "KEY_RIGHTSHIFT"])
def test_a_key_that_only_changes_others_teaches_nothing(key: str) -> None:
    teacher = Teacher(Steady())
    teacher.heard(KeyPressed("port-2", key, 1000.0))
    assert teacher.wait(0.0) == Lesson(Outcome.TIMED_OUT)


def test_a_lesson_that_ended_stays_as_it_ended() -> None:
    teacher = Teacher(Steady())
    assert teacher.wait(0.0).outcome is Outcome.TIMED_OUT
    teacher.heard(KeyPressed("port-2", "KEY_KP7", 1000.0))
    teacher.cancel()
    assert teacher.wait(0.0).outcome is Outcome.TIMED_OUT


@pytest.mark.parametrize("ending", [Outcome.TAUGHT, Outcome.CANCELLED])
def test_a_press_or_a_word_ends_the_wait(ending: Outcome) -> None:
    teacher, lessons = Teacher(Steady()), list[Lesson]()
    learner = threading.Thread(target=lambda: lessons.append(teacher.wait(10.0)))
    learner.start()
    if ending is Outcome.CANCELLED:
        teacher.cancel()
    else:
        teacher.heard(KeyPressed("port-2", "KEY_KP7", 1000.0))
    learner.join(10.0)
    assert [one.outcome for one in lessons] == [ending]


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Two equal keypads."""
    desk = Desk(twin(1), twin(2))
    yield desk
    desk.close()


@pytest.fixture
def sockets(desk: Desk) -> TaughtSockets:
    """The first is pad-1."""
    sockets = desk.sockets(MemoryOfItsOwn())
    sockets.teach("pad-1", twin(1))
    return sockets


@pytest.mark.parametrize(("socket", "left"), [(2, ()), (1, ("pad-1",))])
def test_the_unit_that_is_pressed_is_the_device_from_now_on(
    desk: Desk, sockets: TaughtSockets, socket: int, left: tuple[str, ...]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        lesson = pool.submit(teach_by_press, sockets, "pad-2", WAIT_S)
        while not lesson.done():
            desk.tap(twin(socket), KP7)
            wait([lesson], 0.05)
    assert lesson.result() == Taught(twin(socket), "KEY_KP7", left)
    assert {one.device: one.unit for one in sockets.bindings()}["pad-2"] == twin(socket)


def test_a_lesson_without_a_press_teaches_nothing(sockets: TaughtSockets) -> None:
    before = sockets.bindings()
    assert teach_by_press(sockets, "pad-2", 0.0) is None
    assert sockets.bindings() == before


def test_a_machine_without_keys_has_nothing_to_teach(desk: Desk, sockets: TaughtSockets) -> None:
    desk.stand()
    with pytest.raises(NotFoundError):
        teach_by_press(sockets, "pad-2", 0.0)
