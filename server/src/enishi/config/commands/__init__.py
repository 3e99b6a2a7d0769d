"""What carries out the server's commands, each one module with `run`."""
