"""What every program of a machine has in common: the record, the devices, the sentences."""

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.catalogue import Catalogue
from devices.memory import DeviceMemory
from hall.memory import RecordMemory
from hall.sentences import Sentences
from kiosk.config import ButtonBoxSettings, KioskSettings
from motcua import BUILT
from motcua.settings import Settings
from office.bell import Bell, Pulse
from office.clock import Clock
from office.office import Office, Who
from office.store import Store, open_store
from office.waits import Waits

SIMULATED = "devices"
"""The folder of simulated devices within the data folder."""
MACHINE_ID = Path("/etc/machine-id")
NETWORKS = Path("/sys/class/net")
SPEECH = "speech"
"""The folder of sentences that were synthesised, within the data folder."""


@dataclass(frozen=True)
class Machine:
    """What every program of this machine has in common."""

    settings: Settings
    data_dir: Path
    office: Office
    catalogue: Catalogue
    sentences: Sentences
    waits: Waits

    @property
    def name(self) -> str:
        """This machine's name in the hall."""
        return self.settings.run.machine or f"may-{_hashed(_machine_id(), 4)}"

    @property
    def installation(self) -> str:
        """What stays with this machine whatever its name is."""
        return installation()

    def who(self, role: str) -> Who:
        """How a program signs what it does by itself."""
        return Who(role, f"{role}:{os.getpid()}")


def installation() -> str:
    """Twelve signs that stay with this machine.

    Its network cards count too, for disks are cloned with their machine-id.
    """
    return _hashed(" ".join([_machine_id(), *network_cards()]), 12)


def _machine_id() -> str:
    try:
        return MACHINE_ID.read_text(encoding="ascii").strip()
    except OSError:
        return socket.gethostname()


def _hashed(text: str, signs: int) -> str:
    """Signs that tell a machine without naming it (machine-id(5) asks for a hash)."""
    return hashlib.sha256(f"motcua {text}".encode()).hexdigest()[:signs]


def network_cards(folder: Path = NETWORKS) -> list[str]:
    """The hardware addresses of this machine's own cards; what has no hardware is left out."""
    cards = []
    for one in sorted(folder.glob("*/device")):
        try:
            cards.append((one.parent / "address").read_text(encoding="ascii").strip())
        except OSError:  # pulled out meanwhile
            continue
    return sorted(cards)


def catalogue_of(
    settings: Settings,
    data_dir: Path,
    clock: Clock,
    *,
    paced_sound: bool = True,
    memory: Callable[[str], DeviceMemory] | None = None,
) -> Catalogue:
    """The devices of the settings, simulated ones in the data folder."""
    folder = data_dir / SIMULATED
    return Catalogue(settings.devices, folder, clock.now, paced_sound=paced_sound, memory=memory)


@contextmanager
def machine(
    settings: Settings,
    data_dir: Path,
    clock: Clock | None = None,
    *,
    paced_sound: bool = True,
    place: KioskSettings | ButtonBoxSettings | None = None,
    counters: bool = False,
    store: Store | None = None,
) -> Iterator[Machine]:
    """Open the record and watch it for other programs' commits; `clock` instead of the record's.

    Without `paced_sound` a speaker that is a file is done at once with what it says. At a `place`
    where numbers are given, a record of its own stands in for one that is on another machine; so it
    does for `counters`, where they are called by hand then. A `store` that is given is open, and
    stays so.
    """
    with ExitStack() as running:
        bell = Bell()
        run = settings.run
        if store is None and run.record_url and (place or counters):
            store = running.enter_context(_reserved(settings, data_dir, clock, bell, place))
        elif store is None:
            store = open_store(data_dir, run.max_store_pages, run.record_url)
            running.callback(store.close)
        clock = clock or store.clock
        pulse = Pulse(store, bell)
        memory = partial(RecordMemory, store)
        pulse.start()
        running.callback(pulse.stop)
        office = Office(settings.office, store, clock, BUILT, bell)
        yield Machine(
            settings=settings,
            data_dir=data_dir,
            office=office,
            catalogue=catalogue_of(
                settings, data_dir, clock, paced_sound=paced_sound, memory=memory
            ),
            sentences=Sentences("vi"),
            waits=Waits(office),
        )


@contextmanager
def _reserved(
    settings: Settings,
    data_dir: Path,
    clock: Clock | None,
    bell: Bell,
    place: KioskSettings | ButtonBoxSettings | None,
) -> Iterator[Store]:
    """The record of several machines, with an own one that stands in for it.

    That is the kiosk's at `place`, else the one of this machine's counters.
    """
    # not above: a kiosk whose record is on its own machine would wait for them
    from office.counters_stand_in import CountersStandIn
    from office.standing_in import StandIn
    from office.store.create import open_reserved
    from office.store.engine import COUNTERS
    from office.store.postgres import Ping

    run, number = settings.run, place.number if place else COUNTERS
    name = f"kiosk:{number}" if place else "counters"
    assert run.record_url
    store = open_reserved(data_dir, run.max_store_pages, run.record_url, number, installation())
    ping = Ping(store.main.url)
    alone, own = (
        Office(settings.office, one, clock or store.clock, BUILT, bell)
        for one in (store.main, store.own)
    )
    who = Who(name, f"{name}:{os.getpid()}")
    point = settings.point_of(place) if place else settings.first_point
    make = StandIn if place else CountersStandIn
    stand_in = make(store, alone, own, name, point, who, ping.answered)
    try:
        stand_in.start()
        yield store
    finally:
        stand_in.stop()
        ping.close()
        store.close()
