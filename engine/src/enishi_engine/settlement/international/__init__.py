"""Settlement where no country has rules of its own here: a rate and a text per agreement, public holidays, a plain statement."""
