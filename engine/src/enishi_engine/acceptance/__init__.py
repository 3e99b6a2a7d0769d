"""What the estimators promise, measured in worlds with known truth: the table behind `enishi effects-acceptance`."""
