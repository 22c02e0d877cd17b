"""`python -m fogline` is the command line."""

from fogline.cli import main

main()
