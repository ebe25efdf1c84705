"""`python -m knell` is the command `knell`."""

from knell.cli import main

main()
