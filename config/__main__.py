"""`python -m config` and `oblik`: the commands; garbage is not collected while modules load, there is none."""

import gc
import sys

INTERRUPTED = 130
gc.disable()

try:
    from config.cli import cli
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)

gc.freeze()
gc.enable()


def main() -> None:
    """Run the command that was asked for; Ctrl-C before it has begun ends it without a word too many."""
    try:
        cli(prog_name="oblik")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
