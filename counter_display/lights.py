"""Light stacks follow the record: what each lamp over a counter tells from afar."""

from collections.abc import Collection, Mapping

from counter_display.config import LAMPS
from devices.light_stack import Light, LightStack
from devices.status import Level
from office.assistance import help_calls
from office.follow import AFTER_OTHERS_S, StateFollower
from office.model import CounterState
from office.office import Office
from office.store import ports
from office.views import counters_now

__all__ = ["LightBoard", "lights"]

GREEN, YELLOW, RED = LAMPS

Lights = Mapping[str, Light]


def lights(*, is_open: bool, help_wanted: bool, faulty: bool) -> Lights:
    """What a counter's lamps do. Pure.

    Green: somebody works here. Yellow blinks: somebody calls for help. Red: a device here is out of
    order.
    """
    return {
        GREEN: Light.ON if is_open else Light.OFF,
        YELLOW: Light.BLINK if help_wanted else Light.OFF,
        RED: Light.ON if faulty else Light.OFF,
    }


class LightBoard:
    """The light stacks at the counters of one reception point.

    `devices` are those whose faults a counter's stack tells. Calls for help are told at guidance
    counters alone, since nobody else is to leave his desk.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        stacks: Mapping[int, LightStack],
        devices: Mapping[int, Collection[str]],
    ) -> None:
        self._office = office
        self._point = point
        self._stacks = stacks
        self._devices = devices
        self._guidance = {
            one.number for one in office.settings.counters if one.guidance and one.point == point
        }
        self._follower = StateFollower(
            "lights", office.bell, self._read, self._show, AFTER_OTHERS_S
        )

    def start(self) -> None:
        """Show the present and follow it."""
        self._follower.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._follower.stop()

    def _read(self) -> dict[int, Lights]:
        counters = {one.number: one for one in counters_now(self._office, self._point)}
        calls = help_calls(self._office, self._point)
        wanted = any(one.answered_at is None for one in calls)
        with self._office.store.read() as tx:
            rows = ports.devices(tx)
        faulty = {one.device for one in rows if one.level == Level.FAULT}
        return {
            number: lights(
                is_open=counters[number].state is CounterState.OPEN,
                help_wanted=wanted and number in self._guidance,
                faulty=not faulty.isdisjoint(self._devices[number]),
            )
            for number in self._stacks
        }

    def _show(self, present: dict[int, Lights]) -> None:
        for number, wanted in present.items():
            stack = self._stacks[number]
            stack.show({lamp: one for lamp, one in wanted.items() if lamp in stack.lamps})
