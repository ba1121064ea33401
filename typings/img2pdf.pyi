"""What we use of img2pdf."""

from collections.abc import Sequence
from datetime import datetime

def convert(
    images: Sequence[bytes],
    *,
    pdfa: str | None = None,
    producer: str | None = None,
    creationdate: datetime | None = None,
    moddate: datetime | None = None,
) -> bytes: ...
