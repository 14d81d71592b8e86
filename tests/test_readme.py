"""README's commands run as written and print what it shows."""

from pathlib import Path

from readme import README, agrees, blocks, commands, run


def test_every_command_prints_what_readme_shows(tmp_path: Path) -> None:
    shown = [pair for block in blocks(README.read_text(encoding="utf-8")) for pair in commands(block)]
    assert len(shown) > 10
    wrong = []
    for command, output in shown:
        printed = run(command, tmp_path)
        if not agrees(output, printed):
            wrong.append(f"$ {command}\n{printed}")
    assert not wrong, "run python tests/readme.py\n" + "\n".join(wrong)
