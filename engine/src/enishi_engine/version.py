"""Which release of the engine this is; every run says it."""

__version__ = "0.1.0"
