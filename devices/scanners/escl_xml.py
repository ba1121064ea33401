"""What the simulated scanner says of itself, in the XML of the eSCL Technical Specification."""

__all__ = ["MAX_HEIGHT", "MAX_WIDTH", "RESOLUTIONS_DPI", "capabilities", "scanner_status"]

MAX_WIDTH, MAX_HEIGHT = 2550, 4200
"""Its largest area, in 1/300 inch: 215.9 mm by 355.6 mm."""
RESOLUTIONS_DPI = (75, 150, 300, 600)

_SPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def scanner_status(state: str, feeder: str) -> str:
    """ScannerStatus: `state` as pwg:State, `feeder` as scan:AdfState."""
    return (
        f"{_HEAD}<scan:ScannerStatus {_SPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:State>{state}</pwg:State><scan:AdfState>{feeder}</scan:AdfState>"
        "</scan:ScannerStatus>"
    )


def capabilities() -> str:
    """ScannerCapabilities: glass, and a feeder that can turn sheets over."""
    area = _area()
    return (
        f"{_HEAD}<scan:ScannerCapabilities {_SPACES}><pwg:Version>2.63</pwg:Version>"
        "<pwg:MakeAndModel>Mot Cua simulated scanner</pwg:MakeAndModel>"
        f"<scan:Platen><scan:PlatenInputCaps>{area}</scan:PlatenInputCaps></scan:Platen>"
        f"<scan:Adf><scan:AdfSimplexInputCaps>{area}</scan:AdfSimplexInputCaps>"
        f"<scan:AdfDuplexInputCaps>{area}</scan:AdfDuplexInputCaps>"
        "<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf></scan:ScannerCapabilities>"
    )


def _area() -> str:
    """The size, colours, formats and resolutions of one source."""
    sizes = "".join(
        f"<scan:{name}>{value}</scan:{name}>"
        for name, value in (
            ("MinWidth", 16),
            ("MaxWidth", MAX_WIDTH),
            ("MinHeight", 16),
            ("MaxHeight", MAX_HEIGHT),
            ("MaxScanRegions", 1),
        )
    )
    colours = "".join(f"<scan:ColorMode>{one}</scan:ColorMode>" for one in ("Grayscale8", "RGB24"))
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{one}</scan:XResolution>"
        f"<scan:YResolution>{one}</scan:YResolution></scan:DiscreteResolution>"
        for one in RESOLUTIONS_DPI
    )
    return (
        f"{sizes}<scan:SettingProfiles><scan:SettingProfile>"
        f"<scan:ColorModes>{colours}</scan:ColorModes><scan:DocumentFormats>"
        "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>"
        "<scan:SupportedResolutions><scan:DiscreteResolutions>"
        f"{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>"
        "</scan:SettingProfile></scan:SettingProfiles>"
    )
