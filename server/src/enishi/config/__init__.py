"""How the server is set up: what the environment says, the settings made of it, and what is refused as unsafe."""
