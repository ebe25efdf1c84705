"""Every command block of README and docs that is marked runnable runs, and every option and link they name is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from knell.cli import knell

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```(sh|python) run\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [
    pytest.param(kind, code, id=f"{page.name}:{code.strip().splitlines()[0][:50]}")
    for page in PAGES
    for kind, code in BLOCK.findall(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("kind", "code"), BLOCKS)
def test_a_block_marked_runnable_runs(kind, code, tmp_path):
    (tmp_path / "src").symlink_to(ROOT / "src")
    shell = f"set -e; knell() {{ '{sys.executable}' -m knell \"$@\"; }}\n{code}"
    command = ["bash", "-c", shell] if kind == "sh" else [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "COLUMNS": "160"}, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_there_are_runnable_blocks():
    assert len(BLOCKS) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_of_knell_that_a_page_names_is_there(page):
    known = {option for command in knell.commands.values() for param in command.params for option in param.opts}
    known |= {
        option for command in knell.commands.values() for param in command.params for option in param.secondary_opts
    }
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if re.search(r"\bknell [a-z]+", line)]
    named = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert named <= known | {"--help", "--version"}
