"""The office's settings: what is wrong is said in Vietnamese, with key and value."""

from datetime import date
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from office.config import OfficeSettings
from office.hours import zone_of
from tests.fakes.office import PLAIN_SETTINGS, settings

CIVIL, LAND = PLAIN_SETTINGS["services"]
HALLS = [{"id": one, "name": {"vi": one}} for one in ("main", "annex")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"services": [CIVIL, CIVIL]}, "services.id: civil ghi hai lần"),
        (
            {"services": [CIVIL, {**LAND, "series": "A"}]},
            "services.series: A ở điểm main ghi hai lần",
        ),
        (
            {"counters": [{"number": 1}, {"number": 1}]},
            "counters.number: 1 ở điểm main ghi hai lần",
        ),
        (
            {"rating_reasons": [{"id": "wait", "name": {"vi": one}} for one in ("Lâu", "Chậm")]},
            "rating_reasons.id: wait ghi hai lần",
        ),
        (
            {"counters": [{"number": 1, "services": ["tax"]}]},
            "counters.1.services: không có tax; có: civil, land",
        ),
        (
            {"counters": [{"number": 1, "point": "annex"}]},
            "counters.1.point: không có điểm annex; có: main",
        ),
        (
            {"services": [CIVIL, {**LAND, "point": "annex"}]},
            "services.land.point: không có điểm annex; có: main",
        ),
        (
            {"points": HALLS[1:]},
            "services.civil.point: không có điểm main; có: annex. Điểm đầu tiên cũng phải khai "
            "trong office.points, với id = “main”",
        ),
        (
            {"points": HALLS, "services": [CIVIL, {**LAND, "point": "annex"}]},
            "counters.1.services: không có land; có: civil",
        ),
        (
            {"exceptions": [{"date": "2026-12-07", "closed": True, "services": ["tax"]}]},
            "exceptions.services: không có tax",
        ),
        (
            {"exceptions": [{"date": "2026-12-07", "closed": True, "taking": ["08:00-09:00"]}]},
            "hoặc closed = true, hoặc có taking và serving",
        ),
        (
            {"exceptions": [{"date": "2026-12-07", "taking": ["08:00-09:00"]}]},
            "hoặc closed = true, hoặc có taking và serving",
        ),
        (
            {"exceptions": [{"date": "2026-12-07"}]},
            "hoặc closed = true, hoặc có taking và serving",
        ),
        ({"zone": "Hanoi"}, "múi giờ như Asia/Ho_Chi_Minh"),
        ({"zone": "../../etc/localtime"}, "múi giờ như Asia/Ho_Chi_Minh"),
    ],
)
def test_what_does_not_fit_together(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        settings(**changes)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (["7:30-11:30"], 'khoảng giờ dạng "07:30-11:30"'),
        (["07:30"], 'khoảng giờ dạng "07:30-11:30"'),
        (["07:30-25:00"], 'khoảng giờ dạng "07:30-11:30"'),
        (["11:30-07:30"], "giờ bắt đầu phải trước giờ kết thúc"),
        (["08:00-08:00"], "giờ bắt đầu phải trước giờ kết thúc"),
        (["20:00-24:30"], "giờ bắt đầu phải trước giờ kết thúc"),
        (["08:00-10:00", "09:00-11:00"], "không chồng lên nhau"),
        (["13:00-17:00", "08:00-11:00"], "theo thứ tự"),
    ],
)
def test_hours_that_cannot_be(spans: list[str], said: str) -> None:
    hours = {"taking": {"mon": spans}, "serving": {}}
    with pytest.raises(ValidationError) as raised:
        settings(hours=hours)
    assert said in str(raised.value)


def test_hours_are_minutes() -> None:
    monday = settings().hours.taking.on(date(2026, 12, 7))
    assert monday == ((450, 660), (810, 990))
    assert settings().hours.taking.on(date(2026, 12, 6)) == ()


def test_two_halls_may_use_the_same_letter() -> None:
    both = settings(
        points=HALLS,
        services=[CIVIL, {**LAND, "series": "A", "point": "annex"}],
        counters=[{"number": 1, "services": ["civil"]}],
    )
    assert {one.series for one in both.services} == {"A"}


def test_the_zone_is_of_the_package_not_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    zone = settings().tz
    assert isinstance(zone, ZoneInfo)
    assert (str(zone), zone) == ("Asia/Ho_Chi_Minh", zone_of("Asia/Ho_Chi_Minh"))
    package = resources.files("tzdata") / "zoneinfo" / "Asia" / "Ho_Chi_Minh"
    with package.open("rb") as file:
        assert ZoneInfo.from_file(file).utcoffset(None) == zone.utcoffset(None)


def test_settings_never_change_and_know_no_other_keys() -> None:
    office = settings()
    with pytest.raises(ValidationError):
        office.id = "other"
    with pytest.raises(ValidationError, match="extra_forbidden"):
        settings(colour="red")


def test_looking_things_up() -> None:
    office = settings()
    service, counter = office.service("land"), office.counter("main", 3)
    assert service is not None
    assert counter is not None
    assert (service.series, counter.services) == ("B", ("land",))
    assert (office.service("x"), office.counter("annex", 3), office.priority("")) == (None,) * 3
    assert office.ranks == {"elderly": 20, "disabled": 10}


@pytest.mark.parametrize(
    ("language", "name"), [("vi", "Hộ tịch"), ("en", "Civil"), ("fr", "Hộ tịch")]
)
def test_a_name_falls_back_to_vietnamese(language: str, name: str) -> None:
    office = settings(services=[{**CIVIL, "name": {"vi": "Hộ tịch", "en": "Civil"}}, LAND])
    service = office.services[0]
    assert service.name.in_language(language) == name
    assert office.services[1].name.in_language("en") == "Đất đai"


def test_every_setting_has_its_sentence() -> None:
    schema = OfficeSettings.model_json_schema()
    sections = [schema, *schema["$defs"].values()]
    silent = [
        f"{section['title']}.{key}"
        for section in sections
        for key, field in section["properties"].items()
        if "description" not in field
    ]
    assert silent == []
