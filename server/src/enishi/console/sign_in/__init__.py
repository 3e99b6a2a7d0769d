"""How people come in and leave."""
