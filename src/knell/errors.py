"""What can go wrong, each in one line that says what is wrong and what to do."""


class KnellError(Exception):
    """The root of every error Knell raises on purpose; its message is one line for the user."""


class BadInput(KnellError):
    """Something given to Knell cannot be read: the message names the value, the rule, and what to do."""


class BadCall(KnellError):
    """A command was called wrongly; the command line exits with 2."""


class NotVerified(KnellError):
    """Something kept no longer equals what was recorded of it."""
