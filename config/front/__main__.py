"""Carries out one word of `./hub` in the environment that `./hub` made."""

import sys
from collections.abc import Callable, Mapping, Sequence

from config.embedded.places import NoServer
from config.front import checks, commands, demo, match, serve, testing
from config.front.environment import CannotGo
from config.front.supervisor import Failed, Stopped

WORDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "demo": demo.demo,
    "test": testing.test,
    "check": checks.check,
    "fix": checks.fix,
    "serve": serve.serve,
    "match": match.match,
    "command": commands.command,
}


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; the exit code."""
    try:
        return WORDS[arguments[0]](arguments[1:])
    except (CannotGo, Failed, NoServer) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        print("\nStopped.")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
