"""Weighs claims against claims: the events that they tell of, and who most likely holds each settlement on each day.

Importing this package is cheap: NumPy is loaded by the first question about control.
"""

from fogline.weigh.control import Told, control_series, estimate_control, explain_control
from fogline.weigh.events import find_events

__all__ = ["Told", "control_series", "estimate_control", "explain_control", "find_events"]
