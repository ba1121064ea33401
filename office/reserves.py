"""What became of the numbers that kiosks held in reserve on a day, for the sheet that proves it."""

from dataclasses import dataclass

from office.leases import Account, account
from office.numbering import OWN_SERIES
from office.office import Office
from office.store import leases
from office.store import tickets as rows


@dataclass(frozen=True, slots=True)
class Reserves:
    """The leases of a day, and the labels of the numbers that kiosks gave beyond them."""

    day: str
    accounts: tuple[Account, ...]
    own: tuple[str, ...]


def reserves(office: Office, day: str | None = None) -> Reserves:
    """Those of a day, by default the present one."""
    with office.look() as (tx, now):
        of_day = day or now.day
        points = [one.id for one in office.settings.points]
        given = [one for point in points for one in rows.of_days(tx, point, [of_day])]
        return Reserves(
            of_day,
            tuple(account(tx, one) for one in leases.of_day(tx, of_day)),
            tuple(one.label for one in given if one.series == OWN_SERIES),
        )
