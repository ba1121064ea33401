"""`motcua catalogue …`: take in a list of procedures, look into it, say what is odd about it."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hall.sentences import date_text
from motcua.cli.parser import Groups, UsageError, iso_day
from motcua.cli.search import age_text
from motcua.cli.shell import (
    Reply,
    Shell,
    add_command,
    add_group,
    creates_record,
    take_command_id,
    take_point,
)
from office.catalogue import Catalogue, Listed, checked, sample, take_in, versions_of
from office.catalogue_checks import Difference, Remark
from office.catalogue_files import CatalogueFile, read_catalogue
from office.clock import rfc3339
from office.errors import OfficeError
from office.list_files import FileUnfit
from office.procedures import Procedure

_SHOWN_CODES = 8


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "catalogue", "danh mục thủ tục: nhập từ tệp, xem, kiểm tra")
    bring = add_command(
        actions,
        "import",
        "thay cả danh mục bằng một tệp CSV hoặc JSON; bỏ nhiều thủ tục hay lẫn tên thì hỏi lại",
        run_import,
        "motcua catalogue import danh-muc.csv --as-of 2026-11-20",
    )
    creates_record(bring)
    bring.add_argument("file", metavar="TỆP", help="tệp .csv hoặc .json")
    bring.add_argument(
        "--as-of",
        type=iso_day,
        metavar="NGÀY",
        help="danh mục đúng tới ngày nào: năm-tháng-ngày; bỏ trống: như tệp ghi, hoặc hôm nay",
    )
    bring.add_argument("--confirm", action="store_true", help="đã xem danh sách nghi vấn, vẫn nhập")
    take_point(bring)
    take_command_id(bring)
    show = add_command(
        actions,
        "show",
        "một thủ tục theo mã, cả mã cũ, với mọi phiên bản",
        run_show,
        "motcua catalogue show 1.004194",
    )
    show.add_argument("code", metavar="MÃ", help="mã thủ tục, có hay không có đuôi của tỉnh")
    check = add_command(
        actions,
        "check",
        "danh mục thiếu gì, có gì lạ; kèm tệp thì xem tệp ấy sẽ đổi gì, chưa nhập",
        run_check,
        "motcua catalogue check danh-muc.csv",
    )
    check.add_argument("file", nargs="?", metavar="TỆP", help="bỏ trống: danh mục đang dùng")


def run_import(shell: Shell, args: argparse.Namespace) -> Reply:
    """Let a file be the catalogue."""
    file = _read(shell, args.file, "motcua catalogue import")
    done, changes = take_in(
        shell.office,
        file,
        shell.who,
        confirmed=args.confirm,
        as_of=args.as_of or "",
        command_id=args.command_id,
        point=shell.point(args),
    )
    event = next(one for one in done.events if one.kind == "catalogue.imported")
    told = json.loads(event.data)
    data = {**told, "as_of": rfc3339(told["as_of"])}
    lines = [shell.sentences.say("catalogue", "again")]
    if changes:
        lines = _changes_lines(shell, changes)
    stands = Catalogue(shell.office).listed().standing
    return Reply(data, "\n".join([*lines, age_text(shell, stands)]))


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show one procedure."""
    listed = _listed(shell)
    found = versions_of(listed, shell.settings.office, args.code)
    stands = listed.standing
    current = found.in_force
    data = {
        "as_of": rfc3339(stands.as_of),
        "source": stands.source.value,
        "business_day": stands.day,
        "procedure": _object(current) if current else None,
        "service": found.service.id if found.service else None,
        "versions": [_object(one) for one in found.versions],
    }
    say = shell.sentences.say
    lines = _lines(shell, current or found.versions[-1])
    service = found.service.name.vi if found.service else say("catalogue", "no-service")
    lines.append(f"Lấy số: {service}")
    if current is None:
        lines.append(say("catalogue", "not-in-force", {"day": date_text(stands.day)}))
    if len(found.versions) > 1:
        spans = (f"{_span(one)}" for one in found.versions)
        lines.append(f"Các phiên bản: {'; '.join(spans)}")
    return Reply(data, "\n".join([*lines, age_text(shell, stands)]))


def run_check(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say what is missing and what is odd; of a file also what it would change."""
    changes = None
    if args.file:
        file = _read(shell, args.file, "motcua catalogue check")
        listed, changes = Catalogue(shell.office).beside(file)
    else:
        listed = _listed(shell)
    found = checked(shell.settings.office, listed)
    data: dict[str, Any] = {
        "as_of": rfc3339(listed.standing.as_of),
        "source": listed.standing.source.value,
        "procedures": len(listed.procedures),
        "remarks": [
            {"code": one.code, "codes": list(one.codes), "about": one.about} for one in found
        ],
        "changes": _changes_object(changes) if changes else None,
    }
    lines = _changes_lines(shell, changes) if changes else []
    well = [shell.sentences.say("catalogue", "well")]
    lines += [_remark_line(shell, one) for one in found] or well
    return Reply(data, "\n".join([*lines, age_text(shell, listed.standing)]))


def _listed(shell: Shell) -> Listed:
    """The catalogue; of a sample office on a folder without a record, the sample itself."""
    office = shell.settings.office
    if office.mark and not shell.is_in_use:
        return sample(office, f"{shell.clock.now().astimezone(office.tz):%Y-%m-%d}")
    return Catalogue(shell.office).listed()


def _read(shell: Shell, name: str, command: str) -> CatalogueFile:
    path = Path(name)
    kind = path.suffix.lower()
    if kind not in (".csv", ".json"):
        raise UsageError("tệp phải là .csv hoặc .json", command)
    try:
        return read_catalogue(path.read_bytes(), as_json=kind == ".json")
    except FileUnfit as error:
        why = shell.sentences.say("catalogue-files", error.code, {"value": error.value})
        raise OfficeError("catalogue-file-unfit", file=path.name, why=why) from error


def _object(one: Procedure) -> dict[str, Any]:
    return {
        "code": one.code,
        "national": one.national,
        "name": one.name,
        "field": one.field,
        "level": one.level,
        "agency": one.agency,
        "limit": one.time_limit,
        "fee": one.fee,
        "papers": list(one.papers),
        "decision": one.decision,
        "effective_from": one.effective_from or None,
        "effective_to": one.effective_to or None,
        "published": one.published,
        "aliases": list(one.aliases),
    }


def _lines(shell: Shell, one: Procedure) -> list[str]:
    unknown = shell.sentences.say("catalogue", "unknown")
    told = {
        "Lĩnh vực": one.field,
        "Cấp": one.level,
        "Cơ quan giải quyết": one.agency,
        "Thời hạn": one.time_limit,
        "Phí, lệ phí": one.fee,
        "Quyết định công bố": one.decision,
    }
    papers = [f"  - {paper}" for paper in one.papers]
    return [
        f"{one.code}  {one.name}",
        *(f"{what}: {value or unknown}" for what, value in told.items()),
        f"Hồ sơ: {'' if papers else unknown}".rstrip(),
        *papers,
        *([f"Mã cũ: {', '.join(one.aliases)}"] if one.aliases else []),
        f"Hiệu lực: {_span(one)}",
    ]


def _span(one: Procedure) -> str:
    begins = date_text(one.effective_from) if one.effective_from else "…"
    ends = date_text(one.effective_to) if one.effective_to else "…"
    return f"{begins} – {ends}"


def _changes_object(changes: Difference) -> dict[str, Any]:
    def renamed(which: str) -> list[dict[str, str | None]]:
        return [
            {"code": one.code, "before": one.before, "after": one.after, "of": one.of or None}
            for one in getattr(changes, which)
        ]

    return {
        "before": changes.before,
        "added": list(changes.added),
        "gone": list(changes.gone),
        "changed": list(changes.changed),
        "renamed": renamed("renamed"),
        "moved": renamed("moved"),
    }


def _changes_lines(shell: Shell, changes: Difference) -> list[str]:
    facts = {
        "before": changes.before,
        "added": len(changes.added),
        "gone": len(changes.gone),
        "changed": len(changes.changed),
        "renamed": len(changes.renamed),
    }
    lines = [shell.sentences.say("catalogue", "changes", facts)]
    if changes.gone:
        lines.append(f"Không còn: {_some(changes.gone)}")
    lines += [
        shell.sentences.say(
            "catalogue", "renamed", {"code": one.code, "before": one.before, "after": one.after}
        )
        for one in changes.renamed[:_SHOWN_CODES]
    ]
    return lines


def _remark_line(shell: Shell, one: Remark) -> str:
    facts = {"count": len(one.codes), "codes": _some(one.codes), "about": one.about}
    return shell.sentences.say("catalogue-remarks", one.code, facts)


def _some(codes: Sequence[str]) -> str:
    more = len(codes) - _SHOWN_CODES
    return ", ".join(codes[:_SHOWN_CODES]) + (f" và {more} mã nữa" if more > 0 else "")
