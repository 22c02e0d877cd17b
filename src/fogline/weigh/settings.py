"""The numbers of the control model: fitted on days with a reference map, and shipped in `models/` by version together
with what they were fitted on; old versions stay, so that an old answer can be had again."""

from functools import cache
from pathlib import Path

import msgspec

from fogline.errors import SettingError

SHIPPED = Path(__file__).with_name("models")


class Settings(msgspec.Struct, frozen=True):
    """The free numbers of the model; the defaults are where a fit begins, `models/` has those that are used.

    Chances a day that a place changes state: `unsettle` from a side to contested wherever it lies, `push` more for each
    unit of neighbours on the other side, times 1 + `rush` where that side is reported to gain ground, `leap` where it
    gains ground though no neighbour has changed; the part `flip` goes over at once. `settle` and `resolve` lead from
    contested to a side, for every place and by neighbours and gains.

    `coupling` is how far neighbours share news; `reach_km`, `centre_km`, `centre_share` and `river` shape their
    weights. `temper` scales all log-likelihoods, `spread` the part that falls on the places around, `area`, `bare` and
    `bank` what is said of a whole region, of leaving one, and of the bank of a river. Gains fade with `stir_km` and
    `stir_days`; `stir_enough` are as good as certain."""

    unsettle: float = 0.0003
    push: float = 0.02
    rush: float = 3.0
    leap: float = 0.005
    flip: float = 0.5
    settle: float = 0.01
    resolve: float = 0.2
    coupling: float = 3.0
    reach_km: float = 5.0
    centre_km: float = 20.0
    centre_share: float = 0.25
    river: float = 0.3
    temper: float = 1.0
    spread: float = 0.5
    area: float = 1.0
    bare: float = 0.3
    bank: float = 0.3
    stir_km: float = 15.0
    stir_days: float = 6.0
    stir_enough: float = 1.5


Tables = dict[str, dict[str, tuple[float, float, float]]]


class Fitted(msgspec.Struct, frozen=True):
    """Settings with their version and what they were fitted on, for the record of an answer.

    `tables` gives for a row of the likelihood and an alignment how likely it is to be said when the place is held as it
    says, when it is contested, and when it is not; what is not in it keeps its expert prior.
    """

    version: str
    fitted_on: tuple[str, ...]
    settings: Settings
    tables: Tables = {}


@cache
def shipped() -> Fitted:
    """The newest numbers that ship with Fogline."""
    return load_fitted(str(max(int(path.stem) for path in SHIPPED.glob("*.json"))))


def load_fitted(name: str) -> Fitted:
    """Numbers by the version that ships, or from a file that `fogline fit` wrote; raises SettingError where there are
    none.

    >>> load_fitted("1").version
    '1'
    """
    path = SHIPPED / f"{name}.json" if name.isdigit() else Path(name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Fitted)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingError(
            f"{name} holds no fitted model ({error})", "give a version or a file of `fogline fit`"
        ) from None
