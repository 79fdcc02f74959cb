"""`python -m config` and `oblik`: the commands; garbage is not collected while modules load, there is none."""

import gc

gc.disable()

from config.cli import cli  # noqa: E402 -- the collector has to be off before anything else is imported

gc.freeze()
gc.enable()


def main() -> None:
    """Run the command that was asked for."""
    cli(prog_name="oblik")


if __name__ == "__main__":
    main()
