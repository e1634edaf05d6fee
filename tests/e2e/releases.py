"""Releases of the program that its source does not hold: the life of one value of the registry.

    shipped      PaymentMethod has `check`
    added        it has `cheque` as well
    deprecated   `check` is deprecated: `cheque` replaces it
    renamed      `check` is only a former name of `cheque`
    removed      `cheque` alone

`releases.py write RELEASE FOLDER` writes the files that differ, by their path under src/; `releases.py files` lists
them, and `releases.py includers` the sources that must be compiled anew because of them.
"""
import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent.parent / "src"
RELEASES = ("added", "deprecated", "renamed", "removed")
HEADER = "modules/billing/enums.hpp"
FILES = (HEADER, "modules/billing/journal.cpp", "modules/catalogue.cpp", "app/demo.cpp")

# Of the tenant's clock, which the test moves.
SINCE = "2025-03-01"
ACCEPTED_UNTIL = "2025-06-30"

OLD_VALUE = '{PaymentMethod::check, "check", "Physical check payments"},'
NEW_VALUE = '{PaymentMethod::cheque, "cheque", "Cheque payments"},'
DEPRECATED = (f'{{PaymentMethod::check, "check", "Physical check payments", {{}}, '
              f'Deprecation{{"{SINCE}", "cheque", "{ACCEPTED_UNTIL}", "Spelled as our customers do"}}}},')
RENAMED = (f'{{PaymentMethod::cheque, "cheque", "Cheque payments", {{}}, {{}}, '
           f'{{{{"check", "{SINCE}", "{ACCEPTED_UNTIL}"}}}}}},')


def replace(text, old, new):
    assert old in text, f"the source has no longer: {old}"
    return text.replace(old, new)


def edited(release, name):
    text = (SRC / name).read_text()
    both = release in ("added", "deprecated")
    if name == HEADER:
        text = replace(text, "    google_pay\n", "    google_pay,\n    cheque\n" if both else "    google_pay\n")
        if both:
            last = re.search(r"\{PaymentMethod::google_pay, .*\},", text).group(0)
            text = replace(text, last, f"{last} {NEW_VALUE}")
            return replace(text, OLD_VALUE, DEPRECATED) if release == "deprecated" else text
        text = replace(text, "    check,\n", "    cheque,\n")
        return replace(text, OLD_VALUE, RENAMED if release == "renamed" else NEW_VALUE)
    if name == "modules/catalogue.cpp":
        counted = re.search(r"count_values\(\) == (\d+)", text)
        return replace(text, counted.group(0), f"count_values() == {int(counted.group(1)) + both}")
    if name == "app/demo.cpp":
        return text if both else replace(text, "PaymentMethod::check", "PaymentMethod::cheque")
    case = "case PaymentMethod::check:"
    return replace(text, case, f"{case} case PaymentMethod::cheque:" if both else "case PaymentMethod::cheque:")


def write(release, folder):
    for name in FILES:
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(edited(release, name))


def includers():
    """Every source that includes the header, or a header that does."""
    texts = {str(path.relative_to(SRC)): path.read_text() for pattern in ("*.hpp", "*.cpp")
             for path in SRC.rglob(pattern) if not path.name.endswith(("_test.cpp", "_test.hpp", "_benchmark.cpp"))}
    includes = {name: re.findall(r'^#include "(.*)"', text, re.M) for name, text in texts.items()}
    reached = {HEADER}
    while True:
        more = {name for name, included in includes.items() if reached & set(included)} - reached
        if not more:
            return sorted(name for name in reached | set(FILES) if name.endswith(".cpp") and name not in FILES)
        reached |= more


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3])
    else:
        print(";".join(FILES if sys.argv[1] == "files" else includers()), end="")
