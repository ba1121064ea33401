"""What a citizen may change to see, hear and reach, touch by touch. Pure."""

from dataclasses import replace

from kiosk.visit_values import LOUD, MIDDLE, SOFT, Control, Ease

LISTENING = {None: MIDDLE, MIDDLE: LOUD, LOUD: SOFT, SOFT: None}
"""The volume after each touch of reading aloud; None is silence."""


def eased(ease: Ease, control: Control) -> Ease:
    """What one touch of the foot makes of it; a control of something else changes nothing.

    Large letters need the whole glass, so they and low buttons put each other out.
    """
    match control:
        case Control.LARGE:
            return replace(ease, large=not ease.large, reach=False)
        case Control.CONTRAST:
            return replace(ease, contrast=not ease.contrast)
        case Control.REACH:
            return replace(ease, reach=not ease.reach, large=False)
        case Control.LISTEN:
            volume = LISTENING[ease.volume if ease.speaking else None]
            return replace(ease, speaking=volume is not None, volume=volume or MIDDLE)
        case _:
            return ease
