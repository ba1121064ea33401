"""The keys of one counter on a simulated day."""

from collections.abc import Callable

from motcua.simulated_day.hall import Hall
from office.act import Command
from office.office import Done


class Keys:
    """What an officer presses; `pressed` counts it, since an undo takes back only the newest."""

    def __init__(self, hall: Hall, counter: int) -> None:
        self.pressed = 0
        self._hall = hall
        self._counter = counter
        self._turn = 0

    def press(self, command: Command) -> Done | None:
        """Do something by which whatever was to come here next is over."""
        self._turn += 1
        self._hall.idle.pop(self._counter, None)
        return self.say(command)

    def say(self, command: Command) -> Done | None:
        """Do something beside the present citizen."""
        self.pressed += 1
        return self._hall.do(command, f"counter:{self._counter}")

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Go on so much later, unless something else was pressed here meanwhile."""
        turn = self._turn

        def then() -> None:
            if turn == self._turn:
                act()

        self._hall.agenda.after(seconds, then)
