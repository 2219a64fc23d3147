"""The program that is packed for other machines."""

import sys

from audit.proof.command import main

if __name__ == "__main__":
    sys.exit(main())
