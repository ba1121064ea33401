"""PDFBox Preflight, which judges whether a file is PDF/A-1b: no code of ours, nor of img2pdf."""

import subprocess
from pathlib import Path

JARS = (
    "preflight",
    "pdfbox2",
    "xmpbox",
    "fontbox2",
    "commons-logging",
    "javax.activation",
    "jaxb-api",
)
VALIDATOR = "org.apache.pdfbox.preflight.Validator_A1b"
JUDGED_S = 60.0


def complaints_of(pdf: Path) -> str:
    """What keeps a file from being PDF/A-1b, empty where it is."""
    path = ":".join(f"/usr/share/java/{one}.jar" for one in JARS)
    words = ["java", "-cp", path, VALIDATOR, str(pdf)]
    judged = subprocess.run(words, capture_output=True, text=True, timeout=JUDGED_S, check=False)
    valid = f"The file {pdf.name} is a valid PDF/A-1b file" in judged.stdout
    return "" if valid and not judged.returncode else judged.stdout + judged.stderr or "no word"
