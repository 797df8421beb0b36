"""The command `golf`: the program itself."""

import os
import sys

from golf.tool import GolfError, binary


def main():
    try:
        program = binary()
    except GolfError as error:
        sys.exit(f"golf: {error}")
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
