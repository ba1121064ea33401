"""What an office needs of its hall's board, and whether the board can hold it. Pure."""

from counter_display.board_layout import Needs, board_fit
from counter_display.config import BoardSettings
from office.config import OfficeSettings

MOST_WAITING = "999"


def needs_of(settings: BoardSettings, office: OfficeSettings, point: str) -> Needs:
    """The longest texts and numbers that a reception point's board must show."""
    services = [one for one in office.services if one.point == point]
    names = [one.name.in_language(la) for one in services for la in settings.languages]
    return Needs(
        letters=max((len(one.series) for one in services), default=1),
        names=tuple(f"{name}\u00a0{MOST_WAITING}" for name in names),
        marked=office.mark != "",
    )


def office_fit(settings: BoardSettings, office: OfficeSettings, point: str) -> str | None:
    """Why this office's board cannot be read from its farthest seat, in Vietnamese, or None."""
    needs = needs_of(settings, office, point)
    return board_fit(settings.width_mm, settings.height_mm, settings.farthest_seat_m, needs)
