"""Speed and scale as ratios, and the hand-written jobs that the engine is held against."""
