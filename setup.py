"""What pyproject.toml cannot say of the build: catalogues are compiled, and the front end's list comes along."""

from pathlib import Path
from shutil import copyfile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
FRONT_END_LISTS = ("package.json", "package-lock.json")


class BuildProduct(build_py):
    """Builds the packages, then adds what is made of files that the packages don't hold."""

    def run(self) -> None:
        """Copy the packages, the compiled catalogues and the list of front-end libraries."""
        super().run()
        built = Path(self.build_lib) / "config"
        for source in (ROOT / "config" / "translations").glob("*/LC_MESSAGES/*.po"):
            compiled = built / source.relative_to(ROOT / "config").with_suffix(".mo")
            compiled.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as text, compiled.open("wb") as file:
                write_mo(file, read_po(text))
        (built / "front_end_list").mkdir(exist_ok=True)
        for name in FRONT_END_LISTS:
            copyfile(ROOT / name, built / "front_end_list" / name)


setup(cmdclass={"build_py": BuildProduct})
