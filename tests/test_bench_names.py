"""The figures that others read by name are all there, and each is explained."""

import re

from tests.benchmarks.__main__ import BENCHES
from tests.benchmarks.figures import ROOT

PROMISED = {
    "commit_raw_p95_ms",
    *(f"{what}_ms_{past}" for what in ("issue_p50", "issue_p95") for past in ("0", "100k", "1m")),
    *(f"{what}_ms_{past}" for what in ("call_p50", "call_p95") for past in ("0", "100k", "1m")),
    "simulate_day_s",
    "pg_calls_per_s",
    "pg_raw_commits_per_s",
    "pg_call_p99_ms",
    "event_wire_bytes",
    "search_p95_ms",
    "start_first_frame_s",
    "tap_to_wire_p99_ms",
    "touch_to_change_p99_ms",
    "key_to_sign_p99_ms",
    "ticket_bytes_raster",
    "ticket_bytes_escpos_raster",
    "ticket_encode_cpu_ms",
    "child_back_s",
    "rss_mb",
    "page_ms_8mp",
    "page_ok_rate",
    "cli_queue_status_s",
}
NAMES = [name for bench in BENCHES for name in bench.names]


def test_no_promised_figure_is_missing() -> None:
    assert set(NAMES) >= PROMISED


def test_each_figure_is_measured_once() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_each_figure_is_explained() -> None:
    text = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == NAMES
