"""The shell sessions that pages show: ```console blocks, where `…` stands for anything within a line, and a line `…` for
any lines."""
import re


def commands(text):
    """(command, expected output lines) of every command in the ```console blocks of a page."""
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        command, expected = None, []
        for line in block.rstrip("\n").split("\n"):
            if line.startswith("$ "):
                if command is not None:
                    yield command, expected
                command, expected = line[2:], []
            elif command is not None and command.endswith(("\\", "|")):
                command = command + "\n" + line
            else:
                expected.append(line)
        if command is not None:
            yield command, expected


def matches(expected, actual):
    pattern = []
    for line in expected:
        if line.strip() == "…":
            pattern.append(r"(?:.*\n)*?")
        else:
            pattern.append(".*?".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n")
    return re.fullmatch("".join(pattern), actual.rstrip("\n") + "\n" if actual.strip() else "") is not None
