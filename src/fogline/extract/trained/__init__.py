"""The trained reader of claims: a small encoder that finds triggers, and then reads each with the words around it."""
