"""The battery: tries an instance from outside, over HTTP and commands, with real servers and real kills."""
