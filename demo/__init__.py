"""One fictional maker, Sakura: two years of made-up facts, a program it might really run, and what that program paid."""
