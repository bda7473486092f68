"""One file per command of the command line: `add_to(commands)` and `run(args)`."""
