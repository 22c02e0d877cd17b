"""Where the names on a map go: the weightiest first, each at the first free side of its dot, none over another."""

from collections.abc import Iterable, Sequence

import msgspec

_GAP = 4.0


class Box(msgspec.Struct, frozen=True):
    """A rectangle on the picture, in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Whether two rectangles share ground."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


class Label(msgspec.Struct, frozen=True):
    """A name to be placed beside a dot; `width` and `height` of its text and the dot's `radius` are in pixels."""

    name: str
    x: float
    y: float
    width: float
    height: float
    radius: float


def placed(labels: Iterable[Label], taken: Sequence[Box], frame: Box) -> list[tuple[Label, Box]]:
    """Greedy placement: each label, in the order given, takes its first free position within the frame, or is left out.

    >>> frame = Box(0, 0, 100, 100)
    >>> two = [Label("A", 50, 50, 30, 10, 3), Label("B", 52, 50, 30, 10, 3)]
    >>> [label.name for label, _ in placed(two, [], frame)]
    ['A', 'B']
    """
    used = list(taken)
    found: list[tuple[Label, Box]] = []
    for label in labels:
        box = next((box for box in _positions(label) if _free(box, used, frame)), None)
        if box is not None:
            used.append(box)
            found.append((label, box))
    return found


def _free(box: Box, used: Sequence[Box], frame: Box) -> bool:
    within = frame.left <= box.left and box.right <= frame.right and frame.bottom <= box.bottom and box.top <= frame.top
    return within and not any(box.overlaps(other) for other in used)


def _positions(label: Label) -> Iterable[Box]:
    """Right, left, above and below, then the corners, as cartographers prefer them; then the same a little further
    off."""
    w, h = label.width, label.height
    for gap in (label.radius + _GAP, label.radius + 3 * _GAP):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
            x = label.x + dx * gap + (w * (dx - 1) / 2)
            y = label.y + dy * gap + (h * (dy - 1) / 2)
            yield Box(x, y, x + w, y + h)
