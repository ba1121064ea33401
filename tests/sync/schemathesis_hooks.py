"""What schemathesis has to know besides the description: how batches of events are made."""

import schemathesis
from hypothesis import strategies as st

from sync.batches import Batch, pack
from tests.sync.journals import journal

_JOURNAL = journal(30)


@st.composite
def batches(draw: st.DrawFn) -> bytes:
    """A batch of one of a few records, whole."""
    first = draw(st.integers(0, 20))
    events = _JOURNAL[first : first + draw(st.integers(1, 9))]
    return pack(Batch(draw(st.sampled_from(["one", "two", "three"])), events))


schemathesis.openapi.media_type("application/x-ndjson", batches())
