"""The warehouse of a run, whichever engine holds it."""
