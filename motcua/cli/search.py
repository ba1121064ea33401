"""`motcua search WORDS`: which procedures somebody may mean."""

import argparse
from datetime import date
from typing import Any

from hall.sentences import Sentences, date_text
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command
from office.catalogue import Catalogue, Standing, index_of, sample, service_of
from office.clock import from_ms, rfc3339
from office.near_words import How
from office.search import MOST_FOUND, Answer, Found, Match
from office.search_words import Vocabulary

_SURE = (How.SAME, How.MARKS_LEFT_OUT)


def register(groups: Groups) -> None:
    """Add the command to the command line."""
    search = add_command(
        groups,
        "search",
        "tìm thủ tục theo tên, cách gọi thường ngày hoặc mã; gõ không dấu, gõ tắt cũng được",
        run,
        "motcua search dk tam tru",
    )
    search.add_argument("words", nargs="+", metavar="TỪ", help="ví dụ: so do, gpxd, 1.004194")
    search.add_argument(
        "--most", type=int, default=MOST_FOUND, metavar="SỐ", help="nhiều nhất bao nhiêu thủ tục"
    )


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Search the catalogue that is in force today."""
    typed = " ".join(args.words)
    stands, answer = _searched(shell, typed, max(1, args.most))
    data = {
        "words": typed,
        "as_of": rfc3339(stands.as_of),
        "source": stands.source.value,
        "business_day": stands.day,
        "procedures": [_object(shell, one) for one in answer.found],
        "near": list(answer.near),
    }
    lines = [_line(shell, one) for one in answer.found] or [_nothing(shell, typed, answer)]
    return Reply(data, "\n".join([*lines, age_text(shell, stands)]))


def _searched(shell: Shell, typed: str, most: int) -> tuple[Standing, Answer]:
    """The answer; of a sample office on a folder without a record, from the sample itself."""
    office = shell.settings.office
    if office.mark and not shell.is_in_use:
        listed = sample(office, f"{shell.clock.now().astimezone(office.tz):%Y-%m-%d}")
        return listed.standing, index_of(listed, office, Vocabulary()).search(typed, most)
    return Catalogue(shell.office).search(typed, most)


def age_text(shell: Shell, stands: Standing) -> str:
    """How old the catalogue is, and how far it can be trusted."""
    as_of = from_ms(stands.as_of).astimezone(shell.settings.office.tz).date()
    days = (date.fromisoformat(stands.day) - as_of).days
    facts = {"date": date_text(as_of.isoformat()), "days": days}
    when = shell.sentences.say("catalogue", "as-of" if days else "as-of-today", facts)
    return f"{when} {shell.sentences.say('catalogue', f'source-{stands.source}')}"


def _object(shell: Shell, found: Found) -> dict[str, Any]:
    one = found.procedure
    service = service_of(shell.settings.office, one)
    return {
        "code": one.code,
        "name": one.name,
        "field": one.field,
        "limit": one.time_limit,
        "fee": one.fee,
        "service": service.id if service else None,
        "why": [{"typed": it.typed, "word": it.word, "how": it.how.value} for it in found.why],
    }


def _line(shell: Shell, found: Found) -> str:
    one = found.procedure
    service = service_of(shell.settings.office, one)
    say = shell.sentences.say
    limit = one.time_limit or say("catalogue", "unknown")
    fee = one.fee or say("catalogue", "unknown")
    where = service.name.vi if service else say("catalogue", "no-service")
    why = why_text(shell.sentences, found.why)
    return (
        f"{one.code}  {one.name} ({one.field})\n"
        f"    Thời hạn: {limit} · Phí, lệ phí: {fee} · Lấy số: {where}"
        + (f"\n    {why}" if why else "")
    )


def why_text(sentences: Sentences, why: tuple[Match, ...]) -> str:
    """What was read otherwise than it was typed; "" for nothing."""
    return " · ".join(
        sentences.say("search-how", one.how.value, {"typed": one.typed, "word": one.word})
        for one in why
        if one.how not in _SURE
    )


def _nothing(shell: Shell, typed: str, answer: Answer) -> str:
    code = "nothing" if answer.near else "nothing-near"
    return shell.sentences.say(
        "catalogue", code, {"typed": typed, "near": ", ".join(f"“{one}”" for one in answer.near)}
    )
