"""The words that are management commands, carried out on the hub that runs here."""

import os
import sys
from collections.abc import Mapping, Sequence

from config.front import environment
from config.front.environment import MANAGE, CannotGo

# The log is read whole, which the web processes' login may not.
_LOGINS = {"verify": "owner"}


def command(arguments: Sequence[str]) -> int:
    """Become the management command named first, with the variables of the hub it concerns."""
    variables = {**os.environ, **_variables(arguments[0])}
    variables["HUB_LOGIN"] = _LOGINS.get(arguments[0], "web")
    os.execve(sys.executable, [*MANAGE, *arguments], variables)


def _variables(word: str) -> Mapping[str, str]:
    """This environment's own hub, or the demo that runs on this machine.

    Raises CannotGo where there is neither.
    """
    if os.environ.get("DATABASE_URL"):
        return {}
    if (demo := environment.running_demo()) is not None:
        return demo
    raise CannotGo(
        f"No hub runs here for ./hub {word.replace('_', '-')}: start ./hub demo in another terminal, or set the"
        " variables of .env.example."
    )
