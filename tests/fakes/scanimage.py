"""SANE without a device: its own test backend, and programs that only pretend to be scanimage."""

from pathlib import Path

from devices.scanners.sane import SCANIMAGE, SaneScanner
from devices.scanners.sane_run import Limits

LISTING = """
All options specific to device `fake':
  Standard:
    --mode Color|Gray|Lineart [Gray]
        Selects the scan mode.
    --resolution 75|150|300dpi [75]
        Sets the resolution of the scanned image.
    --source Flatbed|ADF|ADF Duplex [Flatbed]
        Selects the scan source.
  Geometry:
    -l 0..215.9mm [0]
        Top-left x position of scan area.
    -t 0..297.18mm [0]
        Top-left y position of scan area.
    -x 0..215.9mm [215.9]
        Width of scan-area.
    -y 0..297.18mm [297.18]
        Height of scan-area.
"""
PAGE = r"P5\n# SANE data follows\n2 2\n255\nabcd"
"""A page of four dots, as printf(1) takes it."""
QUICK = Limits(listing_s=10.0, silence_s=10.0, grace_s=0.3)


def only_the_test_backend(folder: Path) -> Path:
    """A settings folder of SANE in which only its test backend stands."""
    home = folder / "sane"
    home.mkdir(exist_ok=True)
    (home / "dll.conf").write_text("test\n", encoding="ascii")
    return home


def backend(
    folder: Path, *more_words: str, program: str = SCANIMAGE, limits: Limits | None = None
) -> SaneScanner:
    """A scanner that is SANE's test backend, its options set by `more_words`."""
    return SaneScanner(
        "may-quet",
        "test",
        config_dir=only_the_test_backend(folder),
        more_words=more_words,
        program=program,
        limits=limits or Limits(),
    )


def pretender(
    folder: Path, script: str, *, listing: str | None = None, limits: Limits = QUICK
) -> SaneScanner:
    """A scanner whose scanimage is a shell script; `$p` is where its pages go (`${p}1.pnm.part`).

    Asked for its options, it says those above, or runs `listing`.
    """
    return SaneScanner(
        "may-quet", "x", program=str(pretending(folder, script, listing)), limits=limits
    )


def pretending(folder: Path, script: str, listing: str | None = None) -> Path:
    """A program that pretends to be scanimage."""
    (folder / "listing").write_text(LISTING, encoding="utf-8")
    path = folder / "scanimage"
    path.write_text(
        f"""#!/bin/sh
case "$*" in *--all-options*) {listing or f"exec cat {folder}/listing"} ;; esac
for word in "$@"; do case "$word" in --batch=*) p=${{word#--batch=}}; p=${{p%%%d.pnm}} ;; esac; done
whole() {{ printf '{PAGE}' > $p$1.pnm.part; mv $p$1.pnm.part $p$1.pnm; echo $p$1.pnm; }}
{script}
""",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path
