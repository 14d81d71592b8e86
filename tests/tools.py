"""Programs of other people that tests run, each with the reason for skipping where it cannot be had."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def needs(program: str) -> str:
    """The path of a program, or a skip."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def maven_jar(artifact: str, folder: Path) -> Path:
    """The jar ``group:name:version[:jar:classifier]`` from Maven Central, or a skip."""
    plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
    command = [needs("mvn"), "-q", "-B", plugin, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    jars = sorted(folder.glob("*.jar"))
    if not jars:
        pytest.skip(f"Maven could not fetch {artifact}: {done.stdout[-300:]}")
    return jars[0]
