"""Invented persons, and a command that writes them down as an appointment would."""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.personal import Personal

_FAMILIES = ("Nông", "Hoàng", "Bế", "Lục", "Đàm", "Vàng", "Sùng", "Triệu", "Mã", "Hứa")
_MIDDLES = ("Thị", "Văn", "Đức", "Ngọc", "A", "Quốc", "Bích", "Hữu", "Thu", "Xuân")
_GIVEN = ("Hạnh", "Páo", "Mỷ", "Nguyệt", "Cường", "Thắng", "Đượm", "Sếnh", "Lả", "Tuyết")


@dataclass(frozen=True, slots=True)
class Book:
    """Write persons down, each under a subject of its own: `test:0` and so on."""

    name: ClassVar[str] = "test.book"
    people: tuple[Personal, ...]
    first: int = 0
    kind: str = "visit.opened"
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible."""
        for number, person in enumerate(self.people, self.first):
            act.record(self.kind, subject_of(number), {}, personal=person)


def subject_of(number: int) -> str:
    """The subject of the person with this number."""
    return f"test:{number}"


def invented(count: int) -> tuple[Personal, ...]:
    """So many persons who do not exist, no two alike."""
    return tuple(_one(number) for number in range(count))


def _one(number: int) -> Personal:
    name = f"{_FAMILIES[number % 10]} {_MIDDLES[number // 10 % 10]} {_GIVEN[number // 100 % 10]}"
    return Personal.of(name, f"09{87650000 + number * 7}", f"{(number * 7919 + 1234) % 10_000:04d}")
