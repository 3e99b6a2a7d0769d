"""Meeting reward (商談・トスアップ報奨金)."""
