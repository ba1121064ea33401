"""The catalogue of procedures: how old it is, what it says on a day, and taking in another one.

What comes from the central system, or by hand from a file, takes the place of the whole. Until
anything has come, a sample office shows the sample catalogue, read where it lies; nobody takes that
for more than it is, since its source is told with every answer.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import resources
from typing import ClassVar

import assets
from office.act import Act
from office.calendar import Calendar
from office.catalogue_checks import Difference, Remark, difference, remarks
from office.catalogue_files import CatalogueFile, read_catalogue
from office.clock import from_ms, to_ms
from office.config import MAIN_POINT, OfficeSettings, Service
from office.errors import CommandConflict, ListRefused, Refusal, Refused
from office.model import Plain
from office.office import Done, Office, Who
from office.procedures import Agency, Procedure, Source, in_force_on, national_code
from office.search import MOST_FOUND, Answer, Index
from office.search_words import Vocabulary
from office.store import Transaction, cached
from office.store.cached import AGENCIES, PROCEDURES, Place

SUBJECT = "catalogue:procedures"
FRESH_WORKING_DAYS = 5
"""Within so many working days of a decision the law has procedures published anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the catalogue stands on a business day (ISO); `as_of` is milliseconds.

    `revision` moves with everything that changes it.
    """

    day: str
    as_of: int
    source: Source
    revision: int


@dataclass(frozen=True, slots=True)
class Listed:
    """All that is in the catalogue, whether in force or not."""

    standing: Standing
    procedures: tuple[Procedure, ...]
    agencies: tuple[Agency, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """A procedure by one of its codes: what is in force, if anything, and all its versions.

    `service` is the office's service that takes it, None for none.
    """

    in_force: Procedure | None
    versions: tuple[Procedure, ...]
    service: Service | None


@dataclass(frozen=True, slots=True)
class TakeCatalogue:
    """Let a catalogue that was loaded beside the present one take its place.

    `generation` and `agencies` (0: as they were) are what was loaded, `revision` what it was
    compared with. `digest` is of the file (SHA-256, hex); `counts` what it changes. The rows stand
    in the record only; the journal has counts and digest.
    """

    name: ClassVar[str] = "catalogue.import"
    generation: int
    agencies: int
    revision: int
    as_of: int
    digest: str
    counts: tuple[tuple[str, int], ...]
    confirmed: bool = False
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused where the catalogue has changed since it was compared."""
        place = Place(self.as_of, Source.FILE)
        if cached.standing(act.tx, PROCEDURES.name).revision != self.revision:
            raise Refused(Refusal.CATALOGUE_CHANGED)
        if not cached.swap(act.tx, PROCEDURES, self.generation, place):
            raise Refused(Refusal.CATALOGUE_CHANGED)
        if self.agencies:
            cached.swap(act.tx, AGENCIES, self.agencies, place)
        facts: dict[str, Plain] = {
            **dict(self.counts),
            "as_of": self.as_of,
            "digest": self.digest,
            "confirmed": self.confirmed,
        }
        act.record("catalogue.imported", SUBJECT, facts)


class Catalogue:
    """The catalogue of an office, for one who looks into it now and then; keeps an index of it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._vocabulary = Vocabulary()
        self._index: Index | None = None
        self._standing: Standing | None = None
        self._mark: tuple[int, str] | None = None

    def listed(self) -> Listed:
        """All of it. Refused with `catalogue-empty`."""
        with self._office.look() as (tx, now):
            return _listed(tx, self._office.settings, now.day)

    def beside(self, file: CatalogueFile) -> tuple[Listed, Difference]:
        """What a file holds, as if it were the catalogue, and what it would change."""
        settings = self._office.settings
        with self._office.look() as (tx, now):
            present = _present(tx)
            day = now.day
        stands = Standing(day, _as_of(settings, file.as_of or day), Source.FILE, 0)
        return Listed(stands, file.procedures, file.agencies), difference(present, file.procedures)

    def search(self, typed: str, most: int = MOST_FOUND) -> tuple[Standing, Answer]:
        """The procedures in force that words or a code may mean. Refused as `listed`."""
        with self._office.look() as (tx, now):
            row = cached.standing(tx, PROCEDURES.name)
            mark = row.revision, now.day
            fresh = mark == self._mark
            listed = None if fresh else _listed(tx, self._office.settings, now.day)
        if listed:
            self._index = index_of(listed, self._office.settings, self._vocabulary)
            self._standing, self._mark = listed.standing, mark
        assert self._index is not None
        assert self._standing is not None
        stands = replace(self._standing, as_of=row.as_of or self._standing.as_of)
        return stands, self._index.search(typed, most)


def sample(settings: OfficeSettings, day: str) -> Listed:
    """The catalogue of the sample office on a day; verified by nobody."""
    path = resources.files(assets) / "sample_office" / "catalogue.json"
    found = read_catalogue(path.read_bytes(), as_json=True)
    stands = Standing(day, _as_of(settings, found.as_of), Source.SAMPLE, 0)
    return Listed(stands, found.procedures, found.agencies)


def index_of(listed: Listed, settings: OfficeSettings, vocabulary: Vocabulary) -> Index:
    """What is in force, made ready to be searched."""
    served = {code for service in settings.services for code in service.procedures}
    return Index(in_force_on(listed.procedures, listed.standing.day), vocabulary, served)


def service_of(settings: OfficeSettings, procedure: Procedure) -> Service | None:
    """The office's service that takes a procedure, under whichever of its codes."""
    nationals = {national_code(one) for one in procedure.codes}
    return next(
        (
            service
            for service in settings.services
            if not nationals.isdisjoint(map(national_code, service.procedures))
        ),
        None,
    )


def versions_of(listed: Listed, settings: OfficeSettings, code: str) -> Versions:
    """A procedure by a code that it has or had, its national part for the whole.

    Refused with `procedure-unknown`.
    """
    wanted = code.strip()
    for same in (
        lambda one: one.code == wanted,
        lambda one: one.national == wanted,
        lambda one: wanted in one.aliases,
    ):
        found = [one for one in listed.procedures if same(one)]
        if found:
            newest = max(found, key=lambda one: one.effective_from)
            current = next(iter(in_force_on(found, listed.standing.day)), None)
            return Versions(current, tuple(found), service_of(settings, current or newest))
    raise Refused(Refusal.PROCEDURE_UNKNOWN, procedure=wanted)


def checked(settings: OfficeSettings, listed: Listed) -> list[Remark]:
    """All that is odd about a catalogue, its age included."""
    served = {code for service in settings.services for code in service.procedures}
    found = remarks(listed.procedures, listed.standing.day, served)
    calendar = Calendar(settings)
    as_of = calendar.business_day(from_ms(listed.standing.as_of))
    age = calendar.working_days_after(as_of, date.fromisoformat(listed.standing.day))
    if age > FRESH_WORKING_DAYS:
        found.append(Remark("old", (), str(age)))
    return found


def take_in(
    office: Office,
    file: CatalogueFile,
    who: Who,
    *,
    confirmed: bool = False,
    as_of: str = "",
    command_id: str | None = None,
    point: str = MAIN_POINT,
) -> tuple[Done, Difference | None]:
    """Let what a file holds be the catalogue; what it changes, None where that was done before.

    `as_of` is the ISO day as of which the list is right; else that of the file, else today. Refused
    with `catalogue-doubtful` and the list of what is, unless it is `confirmed`; with
    `catalogue-day-ahead` for a day to come; with `catalogue-changed` where another came meanwhile.
    """
    done = office.outcome(command_id) if command_id else None
    if done:
        _require_same(done, file)
        return done, None
    with office.look() as (tx, now):
        revision = cached.standing(tx, PROCEDURES.name).revision
        before, today = _present(tx), now.day
    day = as_of or file.as_of or today
    if day > today:
        raise Refused(Refusal.CATALOGUE_DAY_AHEAD, day=day)
    changes = difference(before, file.procedures)
    if changes.is_doubtful and not confirmed:
        raise _doubtful(changes, before)
    command = TakeCatalogue(
        generation=cached.load(office.store, PROCEDURES, file.procedures),
        agencies=cached.load(office.store, AGENCIES, file.agencies) if file.agencies else 0,
        revision=revision,
        as_of=_as_of(office.settings, day),
        digest=file.digest,
        counts=_counts(file, changes),
        confirmed=confirmed,
        point=point,
    )
    done = office.do(command, who, command_id)
    cached.sweep_all(office.store, PROCEDURES)
    cached.sweep_all(office.store, AGENCIES)
    return done, changes


def _present(tx: Transaction) -> list[Procedure]:
    """The procedures that came, the sample being none of them."""
    came = cached.standing(tx, PROCEDURES.name).generation
    return cached.rows(tx, PROCEDURES) if came else []


def _as_of(settings: OfficeSettings, day: str) -> int:
    """The midnight with which an ISO day begins, in milliseconds."""
    return to_ms(datetime.fromisoformat(day).replace(tzinfo=settings.tz))


def _listed(tx: Transaction, settings: OfficeSettings, day: str) -> Listed:
    row = cached.standing(tx, PROCEDURES.name)
    if row.generation:
        stands = Standing(day, row.as_of or 0, row.source, row.revision)
        procedures, agencies = cached.rows(tx, PROCEDURES), cached.rows(tx, AGENCIES)
        return Listed(stands, tuple(procedures), tuple(agencies))
    if not settings.mark:
        raise Refused(Refusal.CATALOGUE_EMPTY)
    return sample(settings, day)


def _require_same(done: Done, file: CatalogueFile) -> None:
    """Refuse the id of a command that was something else, or took in another file."""
    told = [json.loads(one.data) for one in done.events if one.kind == "catalogue.imported"]
    if not told or told[0]["digest"] != file.digest:
        raise CommandConflict(done.command_id, TakeCatalogue.name)


def _counts(file: CatalogueFile, changes: Difference) -> tuple[tuple[str, int], ...]:
    return (
        ("procedures", len(file.procedures)),
        ("agencies", len(file.agencies)),
        ("added", len(changes.added)),
        ("gone", len(changes.gone)),
        ("changed", len(changes.changed)),
        ("renamed", len(changes.renamed)),
        ("moved", len(changes.moved)),
    )


def _doubtful(changes: Difference, before: Iterable[Procedure]) -> ListRefused:
    """Why a catalogue is not believed unasked, code by code."""
    names = {one.code: one.name for one in before}
    moved = [
        Refused(Refusal.CATALOGUE_NAME_MOVED, procedure=one.code, name=one.after, of=one.of)
        for one in changes.moved
    ]
    gone = [
        Refused(Refusal.CATALOGUE_CODE_GONE, procedure=code, name=names[code])
        for code in changes.gone
        if changes.drops_many
    ]
    counts = {"gone": len(changes.gone), "before": changes.before, "moved": len(moved)}
    return ListRefused(Refusal.CATALOGUE_DOUBTFUL, [*moved, *gone], **counts)
