"""The command, for ``python -m nasss``."""

from nasss.cli import main

if __name__ == "__main__":
    main()
