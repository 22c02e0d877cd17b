"""Sentences on reports that their own publishers took back."""

from collections.abc import Sequence

import msgspec

from fogline.publish.draft import Draft
from fogline.publish.material import Material, Telling
from fogline.publish.reported import cited, clause_of, spot_voices, spots_of, weight_of
from fogline.publish.voice import voices_text


def draft_retractions(tellings: Sequence[Telling], material: Material) -> list[Draft]:
    """One sentence for each deed that was told and then taken back, with the first telling and the taking back
    cited."""
    told = [
        msgspec.structs.replace(telling, claim=msgspec.structs.replace(telling.claim, polarity="+"))
        for telling in tellings
    ]
    drafts = []
    for spot in spots_of(told):
        voices = spot_voices(spot.tellings, material)
        named, clause = voices_text(voices, material.show_publishers), clause_of([spot], material)
        forms = (
            ("took back", f"{named} took back the report that {clause}."),
            ("withdrew", f"The report that {clause} was withdrawn by {named}."),
        )
        first = [
            claim
            for telling in spot.tellings
            if telling.event
            for claim in telling.event.supporting
            if claim in material.claims
        ]
        claims = tuple(dict.fromkeys([*first, *cited(spot.tellings)]))
        drafts.append(Draft(forms, claims, weight_of([spot], spot.tellings, voices)))
    return drafts
