"""What a plan can see before it starts: the very estimator on the maker's own past, with an effect put into it and counted."""

from enishi_engine.effects.power.seeing import ENOUGH, Improvement, Power, Seen, Way, expected_half_width, power
from enishi_engine.effects.power.telling import power_sentences

__all__ = ["ENOUGH", "Improvement", "Power", "Seen", "Way", "expected_half_width", "power", "power_sentences"]
