"""What tells one machine of a hall from another."""

from pathlib import Path

from motcua.machine import network_cards


def test_only_real_network_cards_tell_two_clones_apart(tmp_path: Path) -> None:
    for name, address, real in (("lo", "00", False), ("eth1", "bb", True), ("eth0", "cc", True)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "address").write_text(f"{address}\n")
        if real:
            (tmp_path / name / "device").mkdir()
    (tmp_path / "gone" / "device").mkdir(parents=True)
    assert network_cards(tmp_path) == ["bb", "cc"]
