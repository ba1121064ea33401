"""How offices come to be known, over the wire."""

from collections.abc import Callable

from fastapi import FastAPI, Request

from office.clock import from_ms
from sync.contract import (
    AUTHORITY_PATH,
    CERTIFICATES_PATH,
    ENROLMENTS_PATH,
    Certified,
    Enrol,
    Renew,
)
from sync.reference.authority import RequestFaultyError
from sync.reference.offices import Caller, NotLetInError, Offices
from sync.reference.problems import Refused, told_of


def caller(request: Request, offices: Offices | None, now_ms: int) -> Caller | None:
    """Who asks; None where anybody may speak for any. Raises Refused."""
    if offices is None:
        return None
    found: Caller | None = getattr(request.state, "caller", None)
    if found is None:
        raise Refused(401, "certificate", "an office is known by its certificate")
    if not offices.is_known(found, from_ms(now_ms)):
        raise Refused(403, "certificate", "the certificate is over, not known or was taken back")
    return found


def require_own(known: Caller | None, source: str) -> None:
    """Raises Refused where somebody speaks for another's record."""
    if known and known.source != source:
        raise Refused(403, "not-yours", "the certificate is another record's")


def add_letting_in(app: FastAPI, offices: Offices, clock: Callable[[], int]) -> None:
    """Codes become certificates, and these new ones."""

    @app.get(AUTHORITY_PATH, operation_id="authority")
    def _authority() -> Certified:
        return Certified(certificate="", authority=offices.authority_pem)

    @app.post(
        ENROLMENTS_PATH, operation_id="enrol", responses=told_of(400, 403, 413, 422, 500, 503)
    )
    def _enrol(told: Enrol) -> Certified:
        try:
            found = offices.let_in(told.code, told.source, told.request, from_ms(clock()))
        except NotLetInError as error:
            raise Refused(403, "code", "the code is not good (any more)") from error
        except RequestFaultyError as error:
            raise Refused(400, "request", str(error)) from error
        return Certified(certificate=found, authority=offices.authority_pem)

    @app.post(
        CERTIFICATES_PATH,
        operation_id="renew",
        responses=told_of(400, 401, 403, 413, 422, 500, 503),
    )
    def _renew(told: Renew, request: Request) -> Certified:
        known = caller(request, offices, clock())
        assert known is not None  # there are offices: who is not known was refused
        try:
            found = offices.renew(known, told.request, from_ms(clock()))
        except NotLetInError as error:
            raise Refused(403, "certificate", "the certificate was taken back") from error
        except RequestFaultyError as error:
            raise Refused(400, "request", str(error)) from error
        return Certified(certificate=found, authority=offices.authority_pem)
