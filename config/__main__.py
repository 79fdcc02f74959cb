"""`python -m config`: the commands; garbage is not collected while modules load, there is none."""

import gc

gc.disable()

from config.cli import cli  # noqa: E402 -- the collector has to be off before anything else is imported

gc.freeze()
gc.enable()

cli(prog_name="oblik")
