"""A lesson: the first key pressed tells which unit is meant."""

import threading

import pytest

from devices.keypads import KeyPressed
from devices.keypads.teaching import Lesson, Outcome, Teacher
from tests.fakes.office import Steady


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
