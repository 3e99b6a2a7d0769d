"""Software for partner programs: what a maker promised its partners, calculated, told and paid."""

__version__ = "0.1.0"
