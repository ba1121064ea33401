"""Make the pairs of this folder: our bytes for each slip, and what emupos draws of them.

    python tests/recordings/printers/record.py /path/to/emupos

emupos (PyPI, Apache-2.0, Python 3.13) is an ESC/POS printer emulator that shares no code with this
project; install it somewhere of its own. For every slip of `tests.fakes.printers` this writes
NAME.bin, NAME.png, and in `emupos.json` which bytes emupos called unknown.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.fakes.printers import SLIPS, bytes_of

HERE = Path(__file__).parent
START_TIMEOUT_S = 20.0
PICTURE_TIMEOUT_S = 10.0
PAUSE_S = 0.05
PROFILE = "epson-tm-t20iii"
UNKNOWN = re.compile(r"printer\.command\.unknown\s+skipped unknown bytes ([0-9a-f ]+)")


def free_port() -> int:
    """A TCP port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def configuration(printer_port: int) -> str:
    """One printer on a TCP port, and the control port that emupos insists on."""
    return f"""schema: 1
api: {{ host: 127.0.0.1, port: {free_port()} }}
devices:
  - id: front
    type: printer
    profile: {PROFILE}
    connections: [{{ tcp: {{ port: {printer_port} }} }}]
    receipts_dir: ./receipts
"""


def connect(port: int) -> socket.socket:
    """To emupos, once it is up."""
    deadline, pause = time.monotonic() + START_TIMEOUT_S, threading.Event()
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1.0)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            pause.wait(PAUSE_S)


def new_picture(folder: Path, known: set[Path]) -> Path:
    """The picture that was not there before; the .json beside it says that it is whole."""
    deadline, pause = time.monotonic() + PICTURE_TIMEOUT_S, threading.Event()
    while time.monotonic() < deadline:
        if fresh := set(folder.glob("*.json")) - known:
            return fresh.pop().with_suffix(".png")
        pause.wait(PAUSE_S)
    raise TimeoutError(f"no picture in {folder}")


def record_all(emupos: str, work: Path) -> str:
    """Write the pairs; what emupos said, line by line."""
    port = free_port()
    (work / "emupos.yaml").write_text(configuration(port))
    with subprocess.Popen(
        [emupos, "run"], cwd=work, stdout=subprocess.PIPE, text=True, env={"COLUMNS": "1000"}
    ) as process:
        for name in SLIPS:
            known = set((work / "receipts").glob("*.json"))
            raw = bytes_of(name)
            with connect(port) as link:
                link.sendall(raw)
                shutil.copyfile(new_picture(work / "receipts", known), HERE / f"{name}.png")
            (HERE / f"{name}.bin").write_bytes(raw)
        process.terminate()
        said, _ = process.communicate(timeout=START_TIMEOUT_S)
    return said


def main(emupos: str) -> None:
    """Record all pairs with this emupos."""
    version = subprocess.run([emupos, "--version"], check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as work:
        said = record_all(emupos, Path(work))
    log = {
        "emupos": version.stdout.strip(),
        "profile": PROFILE,
        "slips": list(SLIPS),
        "unknown": [found.strip() for found in UNKNOWN.findall(said)],
        "unsupported_code_pages": said.count("printer.codepage.unsupported"),
    }
    (HERE / "emupos.json").write_text(json.dumps(log, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
