"""`python -m config` and `oblik`: the commands; garbage is not collected while modules load, there is none."""

import gc
import sys

INTERRUPTED = 130
gc.disable()

try:
    from config.cli import cli
    from config.interruption import close_output, watch_for_ctrl_c
    from config.spoken import speak_of_commands
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)

gc.freeze()
gc.enable()


def main() -> None:
    """Run the command that was asked for; Ctrl-C or a reader that left ends it without a word too many."""
    watch_for_ctrl_c()
    speak_of_commands()
    try:
        cli(prog_name="oblik")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        close_output()


if __name__ == "__main__":
    main()
