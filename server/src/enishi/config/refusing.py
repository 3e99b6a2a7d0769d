"""Why the server does not start: what is not as it must be, all of it, each with its remedy."""


class NotStarted(Exception):
    """The server does not start; nothing was done."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
