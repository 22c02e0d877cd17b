"""What was known when: no later entry changes an earlier answer, and the order of arrival does not matter to what was
published.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.ledger.conftest import FIRST_DAY, Clock, build_read

from fogline.ledger import open_ledger
from fogline.ledger.words import without_words
from fogline.model.claim import Claim
from fogline.model.entry import Correction

if TYPE_CHECKING:
    from datetime import datetime

CHANGES = [("kind", '"hold"'), ("kind", '"clash"'), ("polarity", '"-"'), ("rejected", "true"), ("places", "[]")]
CALM = settings(
    max_examples=10,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class LedgerOverTime(RuleBasedStateMachine):
    """Enters, corrects, undoes and redacts at will, and remembers each answer with the moment it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.path = Path(self.folder.name) / "war.ledger"
        self.ledger = open_ledger(self.path, write=True, now=self.clock)
        self.answers: list[tuple[datetime, tuple[Claim, ...]]] = []
        self.claims: list[str] = []
        self.corrections: list[tuple[int, str]] = []
        self.redacted: set[str] = set()

    def teardown(self) -> None:
        assert self.ledger.check() == []
        self.ledger.close()
        self.folder.cleanup()

    def remember(self) -> None:
        *_, last = self.ledger.entries()
        self.answers.append((last.recorded, self.ledger.claims()))

    @rule(number=st.integers(0, 1), claims=st.integers(0, 2), extractor=st.sampled_from(["v1", "v2", "v3"]))
    def enter(self, number: int, claims: int, extractor: str) -> None:
        read = build_read(number, claims=claims, extractor=extractor)
        self.ledger.enter(read)
        self.claims += [claim.id for claim in self.ledger.claims() if claim.report == read.report.id]
        self.remember()

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), change=st.sampled_from(CHANGES))
    def correct(self, data: st.DataObject, change: tuple[str, str]) -> None:
        claim = data.draw(st.sampled_from(self.claims))
        number = self.ledger.correct(Correction(claim, *change, author="A. Desk", reason="seen"))
        self.corrections.append((number, claim))
        self.remember()

    @precondition(lambda self: self.corrections)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        undone, claim = data.draw(st.sampled_from(self.corrections))
        number = self.ledger.correct(Correction(claim, "", "", "A. Desk", "a mistake", undoes=undone))
        self.corrections.append((number, claim))
        self.remember()

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def redact(self, data: st.DataObject) -> None:
        claim = self.ledger.claim(data.draw(st.sampled_from(self.claims)), as_corrected=False)
        assert claim is not None
        self.ledger.redact(claim.report, "Legal", "order of a court")
        self.redacted.add(claim.report)
        self.remember()

    @rule(back=st.integers(0, 5))
    def set_the_clock_back(self, back: int) -> None:
        self.clock.moment -= timedelta(seconds=back)

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(self.path, write=True, now=self.clock)

    @invariant()
    def earlier_answers_stand(self) -> None:
        for moment, answer in self.answers:
            assert self.ledger.claims(moment, "recorded") == tuple(self.wordless(claim) for claim in answer)

    def wordless(self, claim: Claim) -> Claim:
        # Redaction is the one thing that changes an old answer, and only in its words.
        return without_words(claim) if claim.report in self.redacted else claim


LedgerOverTime.TestCase.settings = CALM
TestLedgerOverTime = LedgerOverTime.TestCase


@CALM
@given(
    arrival=st.permutations(range(6)),
    days=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    known=st.integers(-1, 4),
)
def test_the_order_of_arrival_does_not_matter_to_what_was_published(
    arrival: list[int], days: list[int], known: int
) -> None:
    reads = [build_read(number, published=FIRST_DAY + timedelta(days=day)) for number, day in enumerate(days)]
    moment = FIRST_DAY + timedelta(days=known)

    def answer(order: "Callable[[list[int]], list[int]]") -> tuple[tuple[Claim, ...], list[str]]:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_ledger(Path(folder) / "war.ledger", write=True, now=Clock()) as ledger,
        ):
            ledger.enter_many(reads[number] for number in order(list(range(6))))
            return ledger.claims(moment), [head.id for head in ledger.reports(moment)]

    arrived = answer(lambda _: arrival)
    assert arrived == answer(sorted)
    assert len(arrived[1]) == sum(day <= known for day in days)
