"""python -m zcopt."""

from zcopt.cli import main

main()
