"""What devices must not forget lasts in the record, each device's apart from the others'."""

from pathlib import Path

from hall.memory import RecordMemory
from office.store import open_store


def test_facts_outlast_the_program(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    memory = RecordMemory(store, "printer-1")
    assert memory.recall("pages") is None
    memory.keep("pages", "30,31")
    memory.keep("pages", "52")
    RecordMemory(store, "printer-2").keep("pages", "51")
    store.close()
    again = open_store(tmp_path)
    assert RecordMemory(again, "printer-1").recall("pages") == "52"
    assert RecordMemory(again, "printer-2").recall("pages") == "51"
    again.close()
