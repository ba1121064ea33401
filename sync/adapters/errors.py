"""Everything that may fail between us and somebody else's central system, as one tree.

    AdapterFailed
    ├── Unreachable        no connection: nothing was sent
    ├── Unanswered         no whole answer in time: what has become of the request is unknown
    ├── Unclear            what came is no answer of the system that was asked
    │   ├── EmptyAnswer    nothing at all
    │   ├── PageAnswer     a page for people: a captive portal, or a login that has expired
    │   ├── MediaWrong     something else than JSON
    │   ├── CutShort       JSON that ends too early, or none
    │   ├── Redirected     it points somewhere else
    │   └── ShapeUnknown   JSON in which what has to be there is missing
    ├── ServerFailed       the system has a fault of its own (5xx)
    ├── Busy               it asks to be left alone for a while (429)
    ├── LoginRefused       it does not let us in (401, 403, or no token)
    ├── RequestRefused     it says no, by status or by an error in an answer with status 200
    ├── CodeUnfit          nothing that could be a dossier's code; nothing was asked
    ├── Ambiguous          several dossiers bear the code
    ├── TooMany            so many others came that the one may stand behind them
    ├── DossierUnknown     a status was to be written for a dossier that the system does not have
    ├── Unsettled          a like write stands in its log without an outcome
    ├── NotKept            it acknowledged a write that its log does not show
    └── PushOff            the settings do not allow anything to be written

None of them means "there is no such dossier", and none means "done". None carries anything of what
came but its status. People read the sentence that `hall.sentences` holds under the code.
"""

from typing import ClassVar

from office.errors import OfficeError, Who


class AdapterFailed(OfficeError):
    """A central system was asked in vain. `status` is that of its answer, 0 where none came.

    `retryable`: the same may be asked again later, by itself. A write is looked up before.
    """

    fixed_code: ClassVar[str] = "province-failed"
    retryable: ClassVar[bool] = False

    def __init__(self, status: int = 0) -> None:
        super().__init__(self.fixed_code, status=status)
        self.status = status


class Unreachable(AdapterFailed):
    """No connection: nothing was sent."""

    fixed_code = "province-unreachable"
    retryable = True


class Unanswered(AdapterFailed):
    """No whole answer in time: what has become of the request is unknown."""

    fixed_code = "province-unanswered"
    retryable = True


class Unclear(AdapterFailed):
    """What came is no answer of the system that was asked."""

    fixed_code = "province-unclear"


class EmptyAnswer(Unclear):
    """Nothing at all, under a status that promises something."""

    fixed_code = "province-empty"
    retryable = True


class PageAnswer(Unclear):
    """A page for people: a captive portal, or a login that has expired."""

    fixed_code = "province-page"
    retryable = True


class MediaWrong(Unclear):
    """Something else than JSON."""

    fixed_code = "province-media"


class CutShort(Unclear):
    """JSON that ends too early, or none at all."""

    fixed_code = "province-cut-short"
    retryable = True


class Redirected(Unclear):
    """It points somewhere else; credentials go nowhere but to the address in the settings."""

    fixed_code = "province-redirected"


class ShapeUnknown(Unclear):
    """What has to be there is missing, or of another kind: perhaps a new version."""

    fixed_code = "province-shape"


class ServerFailed(AdapterFailed):
    """The system has a fault of its own."""

    fixed_code = "province-server"
    retryable = True


class Busy(AdapterFailed):
    """It asks to be left alone for a while."""

    fixed_code = "province-busy"
    retryable = True


class LoginRefused(AdapterFailed):
    """It does not let us in, even with a new token."""

    fixed_code = "province-login"


class RequestRefused(AdapterFailed):
    """It says no."""

    fixed_code = "province-refused"


class CodeUnfit(AdapterFailed):
    """Nothing that could be a dossier's code; nothing was asked."""

    fixed_code = "province-code-unfit"
    who = Who.OFFICER


class Ambiguous(AdapterFailed):
    """Several dossiers bear the code."""

    fixed_code = "province-ambiguous"
    who = Who.OFFICER


class TooMany(AdapterFailed):
    """So many others came that the one may stand behind them."""

    fixed_code = "province-too-many"


class DossierUnknown(AdapterFailed):
    """A status was to be written for a dossier that the system does not have."""

    fixed_code = "province-dossier-unknown"
    who = Who.OFFICER


class Unsettled(AdapterFailed):
    """A like write stands in its log without an outcome."""

    fixed_code = "province-unsettled"
    retryable = True


class NotKept(AdapterFailed):
    """It acknowledged a write that its log does not show."""

    fixed_code = "province-not-kept"
    retryable = True


class PushOff(AdapterFailed):
    """The settings do not allow anything to be written."""

    fixed_code = "province-push-off"
