"""The errors a person can do something about, each with what to do and the exit code it ends a command with.

Bad material never raises: it becomes a `fogline.model.notice.Notice` and the run goes on. Bad programs, settings and
ledgers raise one of these.
"""


class FoglineError(Exception):
    """Something the user or the caller must set right; `remedy` says how.

    >>> str(SettingError("no theatre is named 'mars'", "name one of: ukraine"))
    "no theatre is named 'mars': name one of: ukraine"
    """

    exit_code = 1

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}: {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class SettingError(FoglineError):
    """An option, a theatre file or an argument makes no sense."""

    exit_code = 2


class MaterialError(FoglineError):
    """A report can't be read at all; a run over many turns it into a notice."""

    exit_code = 3


class GazetteerError(FoglineError):
    """A gazetteer file is missing, or is not one of the formats that can be imported."""

    exit_code = 4


class LedgerError(FoglineError):
    """The ledger can't be used as it is."""

    exit_code = 5


class LedgerLockedError(LedgerError):
    """Another process is writing to the ledger and did not finish in time."""

    exit_code = 6


class LedgerDamagedError(LedgerError):
    """The file is no ledger, or is damaged."""

    exit_code = 7


class LedgerVersionError(LedgerError):
    """The ledger was written by a newer version of Fogline."""

    exit_code = 8


class UnknownPlaceError(FoglineError):
    """A place asked about is in no gazetteer."""

    exit_code = 9
