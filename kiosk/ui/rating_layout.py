"""How a rating screen of a certain size is divided. Lengths are millimetres of the panel."""

from dataclasses import dataclass

from kiosk.config import RatingSettings

TARGET_MM = 20.0
EDGE_MM = 5.0
GAP_MM = 4.0
FACE_MM = 36.0
"""As wide as a face should be where the panel allows it."""

LOW_MM = 110.0
"""On a panel less high than this the number stands beside the question, not above it."""
REASON_MM = 58.0
"""A reason in two lines is as wide as this."""


@dataclass(frozen=True)
class Layout:
    """`low` panels say everything in smaller letters; `columns` are those of the faces.

    `head` and `foot` are as high as the question of the reasons and the row of controls may become;
    `reasons` is how many of them have room.
    """

    low: bool
    edge: float
    columns: int
    head: float
    foot: float
    reason_columns: int
    reasons: int


def layout_of(settings: RatingSettings) -> Layout:
    """The layout of a panel."""
    width, height = settings.width_mm, settings.height_mm
    low = height < LOW_MM
    head = 14.0 if low else 38.0 if width < 190 else 22.0
    foot = TARGET_MM + (4.0 if low else 6.0)
    room = height - head - foot - (4.0 if low else 8.0)
    reason_columns = int((width - 2 * EDGE_MM + GAP_MM) // (REASON_MM + GAP_MM))
    rows = int((room + GAP_MM) // (TARGET_MM + GAP_MM))
    return Layout(
        low=low,
        edge=EDGE_MM,
        columns=_columns(settings.faces, width - 2 * EDGE_MM, upright=height > width),
        head=head,
        foot=foot,
        reason_columns=reason_columns,
        reasons=rows * reason_columns,
    )


def _columns(faces: int, width: float, *, upright: bool) -> int:
    """All faces in one row, or in two where an upright panel has no room for large ones."""
    in_one_row = (width - (faces - 1) * GAP_MM) / faces
    return faces if in_one_row >= FACE_MM or not upright else -(-faces // 2)
