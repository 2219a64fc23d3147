"""Real public bodies of the West Midlands, entered as inactive reference data (domain notes 2.2).

Codes are those of public code lists; a body takes part only after somebody checks its codes, enters a
contact, makes its key and signs an agreement. Demo cases never touch them.
"""

from __future__ import annotations

from uuid import uuid4

from agencies import clock
from agencies.actors import Actor
from agencies.models import Agency, AgencyKind, LegalRegime

SOURCE = "public code list, 2026; check before use"
UNCONFIRMED = "not confirmed; check before use"

# name, GSS code, DfE number
AUTHORITIES = (
    ("Birmingham City Council", "E08000025", "330"),
    ("Coventry City Council", "E08000026", "331"),
    ("Dudley Metropolitan Borough Council", "E08000027", "332"),
    ("Sandwell Metropolitan Borough Council", "E08000028", "333"),
    ("Solihull Metropolitan Borough Council", "E08000029", "334"),
    ("Walsall Metropolitan Borough Council", "E08000030", "335"),
    ("City of Wolverhampton Council", "E08000031", "336"),
)
# name, ODS code, kind, confirmed
HEALTH = (
    ("University Hospitals Birmingham NHS Foundation Trust", "RRK", True),
    ("Birmingham Women’s and Children’s NHS Foundation Trust", "RQ3", True),
    ("Birmingham Community Healthcare NHS Foundation Trust", "RYW", True),
    ("Birmingham and Solihull Mental Health NHS Foundation Trust", "RXT", True),
    ("Sandwell and West Birmingham Hospitals NHS Trust", "RXK", True),
    ("The Dudley Group NHS Foundation Trust", "RNA", True),
    ("Walsall Healthcare NHS Trust", "RBK", True),
    ("The Royal Wolverhampton NHS Trust", "RL4", True),
    ("Black Country Healthcare NHS Foundation Trust", "TAJ", True),
    ("University Hospitals Coventry and Warwickshire NHS Trust", "RKB", True),
    ("Coventry and Warwickshire Partnership NHS Trust", "RYG", True),
    ("West Midlands Ambulance Service", "RYA", False),
)
BOARDS = (
    ("NHS Birmingham and Solihull Integrated Care Board", "QHL"),
    ("NHS Black Country Integrated Care Board", "QUA"),
    ("NHS Coventry and Warwickshire Integrated Care Board", "QWU"),
)
OTHERS = (
    ("West Midlands Police", AgencyKind.POLICE, LegalRegime.BOTH, "E23000014"),
    ("The Probation Service, West Midlands", AgencyKind.PROBATION, LegalRegime.BOTH, ""),
    ("West Midlands Fire Service", AgencyKind.FIRE, LegalRegime.UK_GDPR, ""),
    ("Birmingham Children’s Trust", AgencyKind.LA_CHILDREN, LegalRegime.UK_GDPR, ""),
    ("Sandwell Children’s Trust", AgencyKind.LA_CHILDREN, LegalRegime.UK_GDPR, ""),
    ("Black Country Women’s Aid", AgencyKind.VCS_DA, LegalRegime.UK_GDPR, ""),
    ("Birmingham and Solihull Women’s Aid", AgencyKind.VCS_DA, LegalRegime.UK_GDPR, ""),
    ("Cafcass", AgencyKind.OTHER, LegalRegime.UK_GDPR, ""),
    ("British Transport Police", AgencyKind.POLICE, LegalRegime.BOTH, ""),
)


def load(*, by: Actor) -> int:
    """Enter those bodies that are not there yet; gives how many were entered."""
    have = set(Agency.objects.values_list("name", flat=True))
    entered = 0
    for agency in _bodies():
        if agency.name not in have:
            agency.start(by=by, at=clock.now())
            entered += 1
    return entered


def _body(name: str, kind: AgencyKind, *, law: LegalRegime, source: str, **codes: str) -> Agency:
    return Agency(
        id=uuid4(),
        name=name,
        short_name=name[:60],
        agency_kind=kind,
        legal_regime=law,
        code_source=source,
        **codes,
    )


def _bodies() -> list[Agency]:
    gdpr = LegalRegime.UK_GDPR
    found = [
        _body(n, AgencyKind.LA_CHILDREN, law=gdpr, source=SOURCE, gss_code=gss, dfe_code=dfe)
        for n, gss, dfe in AUTHORITIES
    ]
    found += [
        _body(
            n,
            AgencyKind.HEALTH_PROVIDER,
            law=gdpr,
            source=SOURCE if confirmed else UNCONFIRMED,
            ods_code=ods,
        )
        for n, ods, confirmed in HEALTH
    ]
    found += [_body(n, AgencyKind.ICB, law=gdpr, source=SOURCE, ods_code=o) for n, o in BOARDS]
    found += [
        _body(n, kind, law=law, source=UNCONFIRMED, gss_code=gss) for n, kind, law, gss in OTHERS
    ]
    return found
