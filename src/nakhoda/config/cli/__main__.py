"""`python -m nakhoda.config.cli` is `nakhoda`, also where no script is on the PATH."""

from nakhoda.config.cli import main

main()
