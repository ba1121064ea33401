"""The kiosk's settings."""

import pytest
from pydantic import ValidationError

from kiosk.config import KioskSettings
from kiosk.ui.stage import rules_of


@pytest.mark.parametrize(
    "wrong",
    [
        {"panel_width_mm": 10},
        {"orientation": "upside-down"},
        {"languages": ()},
        {"languages": ("vi", "vi")},
        {"languages": ("fr",)},
        {"ticket_time_out_s": 1},
        {"colour": "navy"},
    ],
)
def test_what_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        KioskSettings.model_validate(wrong)


def test_every_setting_says_what_it_is() -> None:
    fields = KioskSettings.model_fields
    assert [name for name, field in fields.items() if not field.description] == []


def test_the_visit_goes_by_the_settings() -> None:
    settings = KioskSettings(languages=("en",), ticket_time_out_s=20, idle_time_out_s=90)
    rules = rules_of(settings)
    assert (rules.languages, rules.ticket_s) == (("en",), 20)
    assert (rules.idle_s, rules.warning_s) == (60, 30)
