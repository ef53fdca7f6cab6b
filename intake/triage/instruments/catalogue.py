"""All instruments of this version, by key."""

from .mood import GAD2, GAD7, K6, PHQ2, PHQ9
from .record import Instrument
from .safety import ASQ, CSSRS, HARK, PCPTSD5
from .score_only import CAGE, CIWA_AR, DAST10, SDS, TAPS2
from .ssi_sa import SSI_SA
from .substances import AUDIT_C, SSQ_ALCOHOL, SSQ_DRUG, TAPS1, UNCOPE

INSTRUMENTS: dict[str, Instrument] = {
    instrument.key: instrument
    for instrument in (
        ASQ,
        CSSRS,
        SSQ_DRUG,
        SSQ_ALCOHOL,
        UNCOPE,
        SSI_SA,
        AUDIT_C,
        TAPS1,
        PHQ2,
        PHQ9,
        GAD2,
        GAD7,
        K6,
        PCPTSD5,
        HARK,
        DAST10,
        SDS,
        CAGE,
        TAPS2,
        CIWA_AR,
    )
}
