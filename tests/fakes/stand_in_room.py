"""Stand-ins in a process of their own: `python -m tests.fakes.stand_in_room FOLDER KIND…`.

So that their pacing shares no interpreter with what is tried on them. The process says in one JSON
object how each is reached and what can be wrong with it, then does what each line tells it, a JSON
list `[kind, "set" | "clear" | "act", word, word]`, and answers each with `ok`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.errors import UnsupportedError
from devices.fault_table import Wrong
from devices.stand_ins import Kind, StandIn
from devices.stand_ins.kinds import BAUDS, KINDS, Wish

ROOT = Path(__file__).parents[2]
END_S = 10.0


@dataclass
class Room:
    """The other end: makes faults over there, returning when they are made."""

    process: "subprocess.Popen[str]"
    connections: Mapping[Kind, Mapping[str, Any]]
    faults: Mapping[Kind, Sequence[Wrong]]
    acts: Mapping[Kind, Mapping[str, str]]

    def set(self, kind: Kind, wrong: Wrong) -> None:
        """Let something be wrong."""
        self._tell(kind, "set", *wrong)

    def clear(self, kind: Kind) -> None:
        """Mend all of a kind."""
        self._tell(kind, "clear", "", "")

    def act(self, kind: Kind) -> None:
        """Do with it whatever can be done."""
        for word, rest in self.acts[kind].items():
            self._tell(kind, "act", word, rest)

    def _tell(self, *words: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != "ok":
            raise ValueError(f"{words}: {answer or 'the stand-ins have ended'}")


@contextmanager
def stand_ins(folder: Path, kinds: Sequence[Kind]) -> Iterator[Room]:
    """Stand-ins of these kinds, until the block ends."""
    command = [sys.executable, "-m", "tests.fakes.stand_in_room", str(folder), *kinds]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            yield Room(
                process,
                {kind: told[kind]["connection"] for kind in kinds},
                {kind: [Wrong(*one) for one in told[kind]["faults"]] for kind in kinds},
                {kind: told[kind]["acts"] for kind in kinds},
            )
        finally:
            process.stdin.close()
            process.wait(END_S)


def _serve(folder: Path, kinds: Sequence[Kind]) -> None:
    with ExitStack() as running:
        here: dict[str, StandIn] = {}
        for kind in kinds:
            (folder / kind).mkdir(parents=True, exist_ok=True)
            here[kind] = KINDS[kind](Wish(folder / kind, BAUDS.get(kind, 9600)))
            here[kind].start()
            running.callback(here[kind].stop)
        _say(json.dumps({kind: _about(one) for kind, one in here.items()}))
        for line in sys.stdin:
            kind, deed, *words = json.loads(line)
            with suppress(UnsupportedError):  # a keypad without power has no key to press
                _deed(here[kind], deed)(*words)
            _say("ok")


def _deed(stand_in: StandIn, deed: str) -> Callable[[str, str], None]:
    match deed:
        case "set":
            return stand_in.faults.set
        case "clear":
            return stand_in.faults.clear
        case _:
            return stand_in.act


def _about(stand_in: StandIn) -> dict[str, object]:
    return {
        "connection": dict(stand_in.connection),
        "faults": stand_in.faults.all,
        "acts": dict(stand_in.acts),
    }


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), [Kind(one) for one in sys.argv[2:]])
