"""Which part of a kiosk's own numbers belongs to which of the records that it ever had."""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.leases import TakeSeries, series_of
from office.model import Plain
from office.restored import RESTORED
from office.store.copies import RECORD
from tests.fakes.office import Hall


@dataclass(frozen=True)
class _Restored:
    """The record was restored, and knows nothing that it lacks."""

    name: ClassVar[str] = "test.restored"
    epoch: int
    point: str = "main"

    def perform(self, act: Act) -> None:
        facts: dict[str, Plain] = {"epoch": self.epoch, "day": act.now.day, "copied_at": 0}
        act.record(RESTORED, RECORD, {**facts, "gaps": []})


def part_of(here: Hall, store: str) -> int | None:
    """The part that a record of kiosk 1 has."""
    with here.office.store.read() as tx:
        return series_of(tx, "main", "kiosk:1", store)


def test_of_ten_records_within_a_week_none_has_anothers_numbers(empty: Hall) -> None:
    for number in range(11):
        empty.do(TakeSeries("kiosk:1", f"record-{number}"))
    parts = [part_of(empty, f"record-{number}") for number in range(11)]
    assert parts == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, None]
    empty.clock.advance(8 * 86400)
    empty.do(TakeSeries("kiosk:1", "record-11"))
    assert part_of(empty, "record-11") == 0


def test_a_part_rests_from_when_the_next_was_begun(empty: Hall) -> None:
    """Years pass with the first record in use, then ten are begun in a morning."""
    empty.do(TakeSeries("kiosk:1", "record-0"))
    empty.clock.advance(400 * 86400)
    for number in range(1, 11):
        empty.do(TakeSeries("kiosk:1", f"record-{number}"))
    assert part_of(empty, "record-10") is None


def test_a_part_in_use_until_today_is_nobody_elses_after_many_restorings(empty: Hall) -> None:
    empty.do(TakeSeries("kiosk:1", "old"))
    for epoch in range(2, 5):
        empty.clock.advance(100 * 86400)
        empty.do(_Restored(epoch))
    empty.do(TakeSeries("kiosk:1", "new"))
    assert part_of(empty, "new") not in (None, part_of(empty, "old"))
