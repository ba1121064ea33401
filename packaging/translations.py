"""Brings the texts of the screens from QML to Qt Linguist's files and from there to the program.

    python packaging/translations.py          check the .ts files and build the .qm files
    python packaging/translations.py update   take new and changed texts over into the .ts files

Vietnamese stands in the QML itself. The check fails on a text that is missing in a .ts file, is
unfinished there, or has lost a place marker or its end mark in translation.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "assets" / "texts"
BUILT = TEXTS / "build"
SOURCES = {
    "kiosk": ("kiosk/qml", "assets/qml"),
    "counter_display": ("counter_display/qml", "assets/qml"),
}
LANGUAGES = ("en",)


def linguist(tool: str, *arguments: str) -> bool:
    """Run a tool of Qt Linguist; what it says is shown only where it fails."""
    command = (str(Path(sys.executable).parent / f"pyside6-{tool}"), *arguments)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode == 0


def take_over(program: str, language: str, ts_file: Path) -> bool:
    """Bring the texts of a program's QML into this .ts file."""
    options = ("-silent", "-no-obsolete", "-locations", "none", "-source-language", "vi")
    target = ("-target-language", language, "-ts", str(ts_file))
    return linguist("lupdate", *options, *SOURCES[program], *target)


def build(program: str, language: str) -> bool:
    """Check one .ts file against the QML and make its .qm file.

    It takes the place of the former one whole: programs that run have that one mapped into their
    memory, and would die of a bus error if it became shorter there.
    """
    ts_file = TEXTS / f"{program}_{language}.ts"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(shutil.copy(ts_file, folder))
        if not take_over(program, language, fresh):
            return False
        if fresh.read_text(encoding="utf-8") != ts_file.read_text(encoding="utf-8"):
            sys.stderr.write(f"{ts_file} lacks texts of the QML: run {sys.argv[0]} update\n")
            return False
    BUILT.mkdir(exist_ok=True)
    strict = ("-silent", "-fail-on-unfinished", "-fail-on-invalid")
    made = BUILT / f"{ts_file.stem}.qm.new"
    if not linguist("lrelease", *strict, str(ts_file), "-qm", str(made)):
        return False
    made.replace(made.with_suffix(""))
    return True


def main() -> int:
    """Exit code 0 when every file is complete."""
    pairs = [(program, language) for program in SOURCES for language in LANGUAGES]
    if sys.argv[1:] == ["update"]:
        done = [take_over(program, la, TEXTS / f"{program}_{la}.ts") for program, la in pairs]
    else:
        done = [build(program, language) for program, language in pairs]
    return int(not all(done))


if __name__ == "__main__":
    sys.exit(main())
