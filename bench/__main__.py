"""`python3 -m bench`: measure the product. Started by any Python, it goes on in the product's own environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def enter_environment() -> None:
    """Go on by the Python of .venv, which the launcher makes when it is missing."""
    python = VENV / "bin" / "python"
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    if not python.exists():
        subprocess.run([sys.executable, str(ROOT / "oblik"), "--version"], check=True, stdout=subprocess.DEVNULL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    os.execve(python, [str(python), "-m", "bench", *sys.argv[1:]], environment)  # noqa: S606 -- our own program


if __name__ == "__main__":
    enter_environment()
    from bench.commands import main

    main(sys.argv[1:])
