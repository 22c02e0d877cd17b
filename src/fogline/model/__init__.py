"""The nouns of Fogline: frozen values without input or output, shared by all stages.

A report holds text; claims are drawn from it, get places, are entered into a ledger, and are weighed into a picture.
"""
