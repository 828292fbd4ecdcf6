"""The set-up of `make run` and `make test`, on machines where something is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from config.settings import ROOT

TOOLS = ("bash", "cat", "dirname", "flock", "grep", "mktemp", "rm", "sha256sum", "tail")
WITHOUT_VENV = """#!/bin/sh
case "$*" in
  *version_info*) exit 0;;
  --version) echo Python 3.11.2;;
  *) echo "ensurepip is not available"; exit 1;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A clone beside a folder of programs, `bin`, that holds next to nothing; apt-get notes what it is asked."""
    clone, programs = tmp_path / "clone", tmp_path / "bin"
    (clone / ".ci").mkdir(parents=True)
    programs.mkdir()
    for script in ("packages.sh", "setup", "setup-chromium"):
        shutil.copy(ROOT / ".ci" / script, clone / ".ci" / script)
    (clone / "requirements.txt").write_text("flask==3.1.0\n")
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or tool)
    program(tmp_path, "apt-get", f'#!/bin/sh\necho "$*" >>{tmp_path}/asked\n')
    return tmp_path


def program(machine: Path, name: str, text: str) -> None:
    path = machine / "bin" / name
    path.write_text(text)
    path.chmod(0o755)


def set_up(machine: Path, user: int, *command: str) -> "subprocess.CompletedProcess[str]":
    program(machine, "id", f"#!/bin/sh\necho {user}\n")
    return subprocess.run(
        ["bash", *(command or (".ci/setup", "requirements.txt"))],
        cwd=machine / "clone",
        env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        capture_output=True,
        text=True,
    )


def test_without_root_the_missing_package_and_whom_to_ask_are_named(machine: Path) -> None:
    program(machine, "python3.11", WITHOUT_VENV)
    done = set_up(machine, user=1000)
    assert done.returncode == 1
    assert "the package python3-venv is missing. Ask your administrator for it" in done.stderr
    assert not (machine / "asked").exists()


def test_as_root_the_missing_package_is_installed(machine: Path) -> None:
    program(machine, "python3.11", WITHOUT_VENV)
    done = set_up(machine, user=0)
    assert "Installing the system package python3-venv …" in done.stdout
    assert "install -y --no-install-recommends python3-venv" in (machine / "asked").read_text()


def test_an_old_python_is_refused_with_what_is_needed(machine: Path) -> None:
    program(machine, "python3", "#!/bin/sh\nexit 1\n")
    done = set_up(machine, user=0)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed." in done.stderr


def test_a_set_up_that_was_done_for_these_files_is_not_done_again(machine: Path) -> None:
    clone = machine / "clone"
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to("/bin/true")
    summary = subprocess.run(["sha256sum", "requirements.txt"], cwd=clone, capture_output=True, check=True).stdout
    (clone / ".venv" / ".installed-requirements.txt").write_bytes(summary)
    done = set_up(machine, user=1000)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_another_lock_file_is_installed_anew(machine: Path) -> None:
    clone = machine / "clone"
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to("/bin/true")
    (clone / ".venv" / ".installed-requirements.txt").write_text("of an earlier file\n")
    program(machine, "python3.11", "#!/bin/sh\nexit 0\n")
    assert "Installing 1 packages from requirements.txt" in set_up(machine, user=1000).stdout
    assert (clone / ".venv" / ".installed-requirements.txt").read_text() != "of an earlier file\n"


def test_tests_in_a_browser_take_the_chromium_that_is_there(machine: Path) -> None:
    program(machine, "chromium", "#!/bin/sh\n")
    done = set_up(machine, 1000, ".ci/setup-chromium")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_chromium_root_has_it_installed_and_others_are_told_three_ways(machine: Path) -> None:
    assert "Installing the system package chromium …" in set_up(machine, 0, ".ci/setup-chromium").stdout
    assert "install -y --no-install-recommends chromium" in (machine / "asked").read_text()
    done = set_up(machine, 1000, ".ci/setup-chromium")
    assert done.returncode == 1
    for way in ("apt-get install chromium", "playwright install chromium", "CHROMIUM=/path/to/chromium"):
        assert way in done.stderr
