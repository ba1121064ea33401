"""An assistive program: reads what another program exposes by AT-SPI, and acts through it alone.

Runs under the system's Python, which has the bindings (Debian: python3-gi, gir1.2-atspi-2.0), and
imports nothing of ours. Each line on its input is a request in JSON, each line on its output the
answer: `{"pid": n}` gives the list of what that program shows, in the order of its tree, and
`{"press": place}` does the press action of what stood at that place in the last list.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

gi: Any = importlib.import_module("gi")
gi.require_version("Atspi", "2.0")
Atspi: Any = importlib.import_module("gi.repository.Atspi")
GLib: Any = importlib.import_module("gi.repository.GLib")

Node = Any
"""A thing that a program exposes; the library tells no types."""
CALL_TIMEOUT_MS = 5_000
PRESS = "Press"


def program(pid: int) -> Node | None:
    """What a process exposes; None as long as it exposes nothing."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(place)
        if found is not None and found.get_process_id() == pid:
            return found
    return None


def showing(node: Node) -> Iterator[Node]:
    """A thing and all within it that is on the screen, in the tree's order."""
    if not node.get_state_set().contains(Atspi.StateType.SHOWING):
        return
    yield node
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield from showing(child)


def told(node: Node) -> dict[str, object]:
    """What an assistive program can say of a thing."""
    box = node.get_extents(Atspi.CoordType.WINDOW)
    return {
        "role": node.get_role_name(),
        "name": node.get_name(),
        "actions": [node.get_action_name(place) for place in range(node.get_n_actions())],
        "box": [box.x, box.y, box.width, box.height],
    }


class Reader:
    """Answers requests; remembers what stood where in its last list."""

    def __init__(self) -> None:
        self._seen: list[Node] = []

    def answer(self, request: dict[str, int]) -> list[dict[str, object]]:
        """What the program shows; nothing, where something is pressed."""
        if "press" in request:
            press(self._seen[request["press"]])
            return []
        root = program(request["pid"])
        if root is None:
            return []
        # What the library remembers of a page is wrong on the next one.
        Atspi.Accessible.set_cache_mask(root, Atspi.Cache.NONE)
        self._seen = list(showing(root))
        return [told(node) for node in self._seen]


def press(node: Node) -> None:
    """Do the press action of a thing. Raises LookupError where it has none."""
    for place in range(node.get_n_actions()):
        if node.get_action_name(place) == PRESS:
            node.do_action(place)
            return
    raise LookupError(f"no press action: {node.get_name()}")


def main() -> None:
    """Answer until the input ends."""
    Atspi.init()
    Atspi.set_timeout(CALL_TIMEOUT_MS, CALL_TIMEOUT_MS)
    reader = Reader()
    for line in sys.stdin:
        try:
            answer: object = reader.answer(json.loads(line))
        except (GLib.Error, LookupError) as error:
            # A page that changes meanwhile takes its things away; whoever asked asks again.
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
