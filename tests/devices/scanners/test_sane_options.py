"""What drivers call a feeder, a grey, a resolution: their options by our words.

The words are such as drivers of sane-backends use; no listing of a real device was copied here.
"""

import pytest

from devices.errors import ScanUnsupportedError
from devices.scanners import Capabilities, ColourMode, Paper, PaperSource, ScanRequest
from devices.scanners.sane_options import SaneOptions, read_options
from tests.fakes.scanimage import LISTING

FLATBED, FEEDER, DUPLEX, _ = PaperSource
COLOUR, GRAY, LINEART = ColourMode


def options(*lines: str) -> SaneOptions:
    """The options of a listing with these lines, and a resolution."""
    told = ("--resolution 75|300dpi [75]", *lines)
    return SaneOptions(read_options("\n".join(f"    {one}" for one in told)))


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("--source Flatbed|ADF|ADF Duplex [Flatbed]", {FLATBED, FEEDER, DUPLEX}),
        ("--source ADF Front|ADF Back|ADF Duplex [ADF Front]", {FEEDER, DUPLEX}),
        ("--source Normal|ADF Front|ADF Back|ADF Duplex [inactive]", {FLATBED}),
        ("--source Auto|Flatbed|ADF|Duplex [Auto]", {FLATBED, FEEDER, DUPLEX}),
        ("--source Flatbed|Transparency Adapter [Flatbed]", {FLATBED}),
        (
            "--source FlatBed|Automatic Document Feeder(left aligned)|"
            "Automatic Document Feeder(left aligned,Duplex) [FlatBed]",
            {FLATBED, FEEDER, DUPLEX},
        ),
        ("--brightness -100..100% (in steps of 1) [0]", {FLATBED}),
    ],
)
def test_sources_by_any_name(line: str, sources: set[PaperSource]) -> None:
    assert set(options(line).capabilities.sources) == sources


@pytest.mark.parametrize(
    ("line", "request_mode", "word"),
    [
        ("--mode Lineart|Gray|Color [Gray]", COLOUR, "Color"),
        ("--mode Lineart|Halftone|Gray|Color [Gray]", LINEART, "Lineart"),
        ("--mode Binary|Gray|Color [Gray]", LINEART, "Binary"),
        (
            "--mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] "
            "[24bit Color[Fast]]",
            GRAY,
            "True Gray",
        ),
        (
            "--mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] "
            "[24bit Color[Fast]]",
            COLOUR,
            "24bit Color",
        ),
    ],
)
def test_modes_by_any_name(line: str, request_mode: ColourMode, word: str) -> None:
    words = options(line).words(ScanRequest(FLATBED, request_mode))
    assert f"--mode={word}" in words


@pytest.mark.parametrize(
    ("line", "resolutions"),
    [
        ("--resolution 75|150|300|600|1200|4800dpi [300]", (75, 150, 300, 600)),
        ("--resolution auto||100|200|300dpi [200]", (100, 200, 300)),
        ("--resolution 1..1200dpi (in steps of 1) [50]", (75, 100, 150, 200, 240, 300, 400, 600)),
        ("--resolution 150..600dpi [300]", (150, 200, 240, 300, 400, 600)),
    ],
)
def test_resolutions_listed_and_in_a_range(line: str, resolutions: tuple[int, ...]) -> None:
    assert SaneOptions(read_options(f"    {line}")).capabilities.resolutions_dpi == resolutions


@pytest.mark.parametrize(
    ("switch", "one_side", "both"),
    [
        ("--duplex[=(yes|no)] [no]", "--duplex=no", "--duplex=yes"),
        ("--adf-mode Simplex|Duplex [Simplex]", "--adf-mode=Simplex", "--adf-mode=Duplex"),
    ],
)
def test_both_sides_by_a_switch_of_its_own(switch: str, one_side: str, both: str) -> None:
    asked = options("--source Flatbed|ADF [Flatbed]", "--mode Color|Gray [Gray]", switch)
    assert asked.words(ScanRequest(FEEDER))[:2] == ["--source=ADF", one_side]
    assert asked.words(ScanRequest(DUPLEX))[:2] == ["--source=ADF", both]


def test_the_source_comes_first_and_the_area_last() -> None:
    asked = SaneOptions(read_options(LISTING))
    words = asked.words(ScanRequest(DUPLEX, GRAY, 300, Paper.A4))
    assert words[:3] == ["--source=ADF Duplex", "--mode=Gray", "--resolution=300"]
    assert words[3:] == ["-l", "0", "-t", "0", "-x", "210", "-y", "297"]


def test_a_sheet_fed_scanner_learns_the_size_of_the_paper() -> None:
    asked = options(
        "--mode Gray [Gray]",
        "--page-width 0..219.4mm [215.8]",
        "--page-height 0..876.6mm [279.3]",
        "-x 0..215.872mm [215.8]",
        "-y 0..279.364mm [279.3]",
    )
    words = asked.words(ScanRequest(FLATBED, GRAY, 300, Paper.A5))
    assert words[-6:] == ["--page-width=148", "--page-height=210", "-x", "148", "-y", "210"]


def test_glass_that_lacks_a_millimetre_is_meant_for_the_paper() -> None:
    asked = options("--mode Gray [Gray]", "-x 0..215.9mm [215]", "-y 0..296.9mm [296]")
    assert asked.capabilities.papers == (Paper.A4, Paper.A5, Paper.A6)
    assert asked.words(ScanRequest(FLATBED, GRAY, 300, Paper.A4))[-1] == "296.9"


@pytest.mark.parametrize(("mode", "asked"), [(GRAY, True), (LINEART, False)])
def test_eight_bits_are_asked_for_where_there_are_more(mode: ColourMode, asked: bool) -> None:
    words = options("--mode Lineart|Gray [Gray]", "--depth 8|16bit [16]").words(
        ScanRequest(FLATBED, mode)
    )
    assert ("--depth=8" in words) is asked


@pytest.mark.parametrize(
    ("request_", "lacking"),
    [
        (ScanRequest(DUPLEX, GRAY, 300), "source duplex"),
        (ScanRequest(FLATBED, LINEART, 300), "mode lineart"),
        (ScanRequest(FLATBED, GRAY, 301), "dpi 301"),
        (ScanRequest(FLATBED, GRAY, 300, Paper.A3), "paper a3"),
    ],
)
def test_what_is_lacking_is_named(request_: ScanRequest, lacking: str) -> None:
    able = Capabilities((FLATBED, FEEDER), (COLOUR, GRAY), (75, 300), (Paper.A4,))
    with pytest.raises(ScanUnsupportedError, match=lacking):
        able.check("may-quet", request_)


@pytest.mark.parametrize("listing", ["", "nonsense", "    --mode Gray [Gray]"])
def test_a_listing_without_a_resolution_is_none(listing: str) -> None:
    with pytest.raises(ValueError, match="resolution"):
        SaneOptions(read_options(listing))
