"""What a technician sees and does at a kiosk of this machine: its devices, checks, the bundle."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from hall.evidence import evidence_text
from hall.faults import LEVELS, brief_text, code_of, who_mends
from hall.owners import Owners
from hall.requests import Facts
from hall.sentences import LANGUAGES, Sentences
from kiosk.desk import (
    BundleFile,
    Checked,
    DeskRefusal,
    DeskUnknown,
    MachineDevice,
    MachineNow,
    Texts,
    Trouble,
)
from motcua import VERSION
from motcua.bundle import bundle
from motcua.bundle_file import sticks, write_bundle
from motcua.checking import checked
from motcua.line_talk import talk_on_lines
from motcua.machine import Machine
from motcua.owning import devices_at_work, roles_at_work
from office.clock import steady_s, to_ms
from office.errors import OfficeError
from office.store import ports
from office.store.ports import DeviceRow

_NOBODY = "status-stale"


class MachineTechnics:
    """The machine behind a kiosk's desk, as `kiosk.desk.MachineDesk` wants it.

    `role` signs what is opened for a check, `places` gives the sticks that are in, `steady` is
    monotonic seconds.
    """

    def __init__(
        self,
        here: Machine,
        role: str,
        places: Callable[[], Sequence[Path]] = sticks,
        steady: Callable[[], float] = steady_s,
    ) -> None:
        self._here = here
        self._role = role
        self._owners = Owners(here.office.store, role)
        self._places = places
        self._steady = steady
        self._began_s = steady()
        self._words = {language: Sentences(language) for language in LANGUAGES}

    def machine(self) -> MachineNow:
        """The machine and its devices, the worst first. Raises DeskUnknown."""
        try:
            with self._here.office.store.read() as tx:
                rows = {row.device: row for row in ports.devices(tx)}
            kinds = self._here.settings.devices.kinds()
            devices = [self._device(one, kinds[one], rows.get(one)) for one in kinds]
        except OfficeError as error:
            raise DeskUnknown(error.code, self._told(error)) from error
        return MachineNow(
            name=self._here.name,
            version=VERSION,
            running_s=round(self._steady() - self._began_s),
            devices=tuple(sorted(devices, key=lambda one: -LEVELS.index(one.level))),
        )

    def check_device(self, device: str, level: int) -> Checked:
        """Check a device by its owner, or open its port. Raises DeskUnknown."""
        try:
            facts = checked(self._here, device, level, self._role)
        except OfficeError as error:
            raise DeskUnknown(error.code, self._told(error)) from error
        return self._result(device, facts)

    def write_bundle(self) -> BundleFile:
        """Write the bundle on a stick, or beside the record. Raises DeskRefusal."""
        here, clock = self._here, self._here.office.clock
        packed = bundle(
            here.data_dir,
            clock,
            lambda: here.settings,
            lambda: here.office,
            lambda: talk_on_lines(here.settings, here.office.store, clock),
            self._wrong,
        )
        name = f"motcua-{here.name}-{clock.now():%Y%m%d-%H%M%S}.zip"
        places = self._places()
        try:
            file = write_bundle(packed, name, here.data_dir, places)
        except OSError as error:
            refused = OfficeError("file-refused", file=name, detail=error.strerror or "")
            raise DeskRefusal(refused.code, self._told(refused)) from error
        return BundleFile(str(file), len(packed), carried=file.parent in places)

    def _wrong(self) -> object:
        """The devices as this page shows them, for the bundle."""
        try:
            return [asdict(one) for one in self.machine().devices]
        except DeskUnknown as unknown:
            return {"error": unknown.code}

    def _device(self, device: str, kind: str, row: DeviceRow | None) -> MachineDevice:
        """What nobody looks after any more is unknown, whatever was written last."""
        lives = self._owners.living(self._here.settings.devices.owned_as(device)) is not None
        age_s = max(0, to_ms(self._here.office.clock.now()) - row.as_of) // 1000 if row else None
        named = self._each("device-kinds", kind)
        if row is not None and lives:
            trouble = self._trouble(device, row.reasons) if row.level != LEVELS[0] else None
            return MachineDevice(device, named, row.level, self._state(row), age_s, trouble)
        roles = roles_at_work(self._here.settings, self._here.data_dir)
        if device not in devices_at_work(self._here.settings, roles):  # nobody has to look after it
            return MachineDevice(device, named, "warn", self._each("device-states", "unknown"))
        state = {key: brief_text([_NOBODY], one) for key, one in self._words.items()}
        trouble = self._trouble(device, [_NOBODY])
        return MachineDevice(device, named, "fault", state, age_s, trouble)

    def _state(self, row: DeviceRow) -> Texts:
        if row.reasons:
            return {key: brief_text(row.reasons, one) for key, one in self._words.items()}
        return self._each("device-states", row.state)

    def _result(self, device: str, facts: Facts) -> Checked:
        """A result in words: why, and what that rests on."""
        result, reason = str(facts["result"]), str(facts["next_step"])
        evidence: Mapping[str, object] = json.loads(str(facts["evidence"]))
        told = {}
        for key, words in self._words.items():
            why = brief_text([reason], words) if reason else ""
            told[key] = ": ".join(one for one in (why, evidence_text(evidence, words)) if one)
        wrong = result in ("warn", "fail") and bool(reason)
        return Checked(result, told, self._trouble(device, [reason]) if wrong else None)

    def _trouble(self, device: str, reasons: Sequence[str]) -> Trouble | None:
        """The remedy of the first reason that has one."""
        known = self._words["vi"].section("remedies")
        reason = next((one for one in reasons if one in known), None)
        if reason is None:
            return None
        facts = {"device": device}
        return Trouble(
            code=code_of(device, reason),
            who=self._each("menders", who_mends(reason).value),
            steps={key: one.say("remedies", reason, facts) for key, one in self._words.items()},
        )

    def _each(self, section: str, code: str) -> Texts:
        return {key: one.say(section, code) for key, one in self._words.items()}

    def _told(self, error: OfficeError) -> Texts:
        return {key: one.error(error) for key, one in self._words.items()}
