"""Files of a study: read whole or refused with everything that is wrong, each with its file, line, value and remedy."""

from enishi_engine.effects.reading.declarations import STUDY_FACTS, study_template
from enishi_engine.effects.reading.rosters import read_roster

__all__ = ["STUDY_FACTS", "read_roster", "study_template"]
