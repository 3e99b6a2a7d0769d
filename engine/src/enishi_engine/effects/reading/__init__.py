"""Files of a study: read whole or refused with everything that is wrong, each with its file, line, value and remedy."""

from enishi_engine.effects.reading.declarations import STUDY_FACTS, study_template
from enishi_engine.effects.reading.rosters import read_roster
from enishi_engine.effects.reading.studies import StudyRead, read_studies, read_study

__all__ = ["STUDY_FACTS", "StudyRead", "read_roster", "read_studies", "read_study", "study_template"]
