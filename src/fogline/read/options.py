"""What a caller says about the reports to be read, and the clock they are held against."""

from datetime import datetime

import msgspec

MEBIBYTE = 1024 * 1024


class ReadOptions(msgspec.Struct, frozen=True):
    """Settings of a reading: `publisher` and `published` (an ISO day or instant) go before all that a report
    says of itself.

    `now` is the moment of reading (with a zone): a report dated more than a day after it is refused.
    `max_bytes` bounds the size of one report.
    """

    now: datetime
    publisher: str | None = None
    published: str | None = None
    max_bytes: int = 50 * MEBIBYTE
