"""The live page: every office on one sheet, who needs a visit first. Plain HTML, no script."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import assets
from office.clock import from_ms
from sync.reference.overview import OfficeNow, brings, by_need
from sync.reference.watching import Halls

REFRESH_S = 10
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_STYLE = """
:root{color-scheme:light;font-family:'Be Vietnam Pro','Noto Sans',sans-serif;color:#102a43}
body{margin:0;background:#f0f4f8}
header{background:#0b2545;color:#fff;padding:16px 24px;display:flex;flex-wrap:wrap;gap:8px 32px;
align-items:baseline}
h1{font-size:22px;margin:0;flex:1 1 320px}
header time{font-size:18px;font-variant-numeric:tabular-nums}
ul.sum{list-style:none;margin:16px 24px;padding:0;display:flex;flex-wrap:wrap;gap:12px}
ul.sum li{background:#fff;border:1px solid #bcccdc;border-radius:8px;padding:12px 20px;
min-width:130px}
ul.sum b{display:block;font-size:30px;line-height:1.15;font-variant-numeric:tabular-nums}
ul.sum .bad b{color:#9b1c1c}
.sheet{margin:0 24px 24px;overflow-x:auto;background:#fff;border:1px solid #bcccdc;
border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:16px}
th,td{padding:10px 14px;text-align:left;vertical-align:top;border-bottom:1px solid #d9e2ec}
th{background:#e4ebf2;font-size:14px;white-space:nowrap}
tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.name{font-weight:600;min-width:180px}
.off,.bad{color:#9b1c1c;font-weight:600}
.on{color:#14532d}
.on,.off{white-space:nowrap}
.bring{display:block;color:#334e68}
p.none{padding:32px;text-align:center;font-size:18px}
footer{margin:0 24px 24px;color:#486581;font-size:14px}
"""


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The Vietnamese sentences that the page needs."""
    file = resources.files(assets) / "texts" / "vi.toml"
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def live_page(halls: Halls, now_ms: Callable[[], int]) -> FastAPI:
    """The page as an application of its own: it shows, and takes nothing."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/", response_class=HTMLResponse)
    def _page() -> HTMLResponse:
        at = now_ms()
        safe = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return HTMLResponse(sheet(by_need(halls.now(at)), at), headers=safe)

    return app


def sheet(offices: Sequence[OfficeNow], now_ms: int) -> str:
    """The whole page."""
    body = (
        _table(offices, now_ms) if offices else '<p class="none">Chưa có văn phòng nào gửi về.</p>'
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="{REFRESH_S}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Các văn phòng một cửa</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>Các văn phòng một cửa</h1><time>{_moment(now_ms, now_ms)}</time></header>"
        f'{_sum(offices)}<div class="sheet">{body}</div>'
        f"<footer>Tự cập nhật sau mỗi {REFRESH_S} giây. Xếp theo nơi cần đến trước: thiết bị hỏng, "
        "mất liên lạc, chờ lâu. “Đúng hạn chờ”: được gọi trong 15 phút. "
        "“Hài lòng”: chấm từ 4 trên 5.</footer></body></html>"
    )


def _sum(offices: Sequence[OfficeNow]) -> str:
    offline = sum(one.offline_since is not None for one in offices)
    ill = sum(any(not one.is_light for one in office.ill) for office in offices)
    late = sum(one.waits_long for one in offices)
    cells = [
        (len(offices), "văn phòng", False),
        (offline, "mất liên lạc", offline > 0),
        (ill, "có thiết bị hỏng", ill > 0),
        (late, "có người chờ quá 15 phút", late > 0),
        (sum(one.waiting for one in offices), "người đang chờ", False),
        (sum(one.served for one in offices), "lượt đã phục vụ", False),
    ]
    items = (
        f'<li class="{"bad" if bad else ""}"><b>{_grouped(number)}</b>{escape(name)}</li>'
        for number, name, bad in cells
    )
    return f'<ul class="sum">{"".join(items)}</ul>'


_HEADS = (
    ("Văn phòng", ""),
    ("Liên lạc", ""),
    ("Đang chờ", "n"),
    ("Chờ lâu nhất", "n"),
    ("Chờ trung bình", "n"),
    ("Đúng hạn chờ", "n"),
    ("Đã phục vụ", "n"),
    ("Hài lòng", "n"),
    ("Thiết bị hỏng, cần mang theo", ""),
)


def _table(offices: Sequence[OfficeNow], now_ms: int) -> str:
    heads = "".join(f'<th scope="col" class="{kind}">{name}</th>' for name, kind in _HEADS)
    rows = "".join(_row(one, now_ms) for one in offices)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(one: OfficeNow, now_ms: int) -> str:
    late = " bad" if one.waits_long else ""
    cells = [
        f'<td class="name">{escape(one.name)}</td>',
        f"<td>{_link(one, now_ms)}</td>",
        f'<td class="n">{_grouped(one.waiting)}</td>',
        f'<td class="n{late}">{_minutes(one.longest_wait_s) if one.waiting else "–"}</td>',
        f'<td class="n">{_minutes(one.mean_wait_s)}</td>',
        f'<td class="n">{_share(one.within)}</td>',
        f'<td class="n">{_grouped(one.served)}</td>',
        f'<td class="n">{_share(one.satisfied)}</td>',
        f"<td>{_ill(one, now_ms)}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _link(one: OfficeNow, now_ms: int) -> str:
    if one.offline_since is None:
        return f'<span class="on">● {"Đang làm việc" if one.open else "Đã đóng ngày"}</span>'
    if not one.offline_since:
        return '<span class="off">▲ Chưa nghe thấy</span>'
    return f'<span class="off">▲ Ngoại tuyến từ {_moment(one.offline_since, now_ms)}</span>'


def _ill(one: OfficeNow, now_ms: int) -> str:
    reasons, told = words()["device-reasons"], []
    for ill in one.ill:
        why = ", ".join(reasons.get(reason, reason) for reason in ill.reasons) or "gặp lỗi"
        mark = "" if ill.is_light else ' class="bad"'
        since = _moment(ill.since, now_ms)
        told.append(f"<span{mark}>{escape(ill.device)}: {escape(why)} (từ {since})</span>")
    if not told:
        return "–"
    bring = ", ".join(brings(one, words()["brings"]))
    return "<br>".join(told) + f'<span class="bring">Mang theo: {escape(bring)}</span>'


def _moment(at_ms: int, now_ms: int) -> str:
    at, now = (from_ms(one).astimezone(ZONE) for one in (at_ms, now_ms))
    return f"{at:%H:%M}" if at.date() == now.date() and at_ms != now_ms else f"{at:%H:%M %d/%m}"


def _minutes(seconds: float | None) -> str:
    return "–" if seconds is None else f"{round(seconds / 60)} phút"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
