#!/usr/bin/python3
"""Breaks the program on purpose and expects the test of the requirement to notice: `make mutations`.

mutations.toml says what is changed and which test must fail. Works on a copy of what git tracks, below
target/mutations, so that an interrupted run leaves nothing behind. Words on the command line name
requirements; without any, all are run. Ends with 1 when a mutation survives.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "target" / "mutations"
TREE = WORK / "tree"


def copy_tree():
    """The files git tracks, as they are now; what did not change keeps its time, and so its build."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    names = {name for name in listed.decode().split("\0") if name and (ROOT / name).exists()}
    for stale in [path for path in TREE.rglob("*") if path.is_file()]:
        if str(stale.relative_to(TREE)) not in names:
            stale.unlink()
    for name in names:
        source, target = ROOT / name, TREE / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def arguments(citation):
    """How cargo runs a test that is cited as docs/requirements.md does."""
    file, name = citation.split("::")
    parts = pathlib.PurePath(file).parts
    if parts[0] == "src":
        return ["--lib", "--", name]
    if parts[1] == "directory":
        # The cases of the suite are one test to cargo; what fails is named in its words.
        return ["--test", "directory_suite", "--", "every_case_holds"]
    if parts[1] == "stories":
        return ["--test", "stories", "--", pathlib.PurePath(file).stem]
    return ["--test", parts[1].removesuffix(".rs"), "--", name]


def cargo(*words):
    command = ["cargo", "test", "--locked", "--target-dir", str(WORK / "target"), *words]
    return subprocess.run(command, cwd=TREE, capture_output=True, text=True)


def fails(citation):
    """Whether the test fails, and what cargo said. Ends the whole run when it cannot be built."""
    words = arguments(citation)
    built = cargo("--no-run", *words[: words.index("--")])
    if built.returncode:
        sys.exit(f"{citation}: this does not compile:\n{built.stderr[-3000:]}")
    ran = cargo(*words)
    said = ran.stdout + ran.stderr
    if not re.search(r"running [1-9]", said):
        sys.exit(f"{citation}: no test of that name ran:\n{said[-3000:]}")
    return ran.returncode != 0, said


def broken(mutation):
    """Makes the change; answers how to undo it."""
    file = TREE / mutation["file"]
    before = file.read_text()
    if before.count(mutation["from"]) != 1:
        sys.exit(f"{mutation['requirement']}: {mutation['file']} does not hold exactly once: {mutation['from']}")
    file.write_text(before.replace(mutation["from"], mutation["to"]))
    return lambda: file.write_text(before)


def main(wanted):
    mutations = tomllib.loads((ROOT / "tests/mutations/mutations.toml").read_text())["mutation"]
    mutations = [m for m in mutations if not wanted or m["requirement"] in wanted]
    TREE.mkdir(parents=True, exist_ok=True)
    copy_tree()
    for citation in sorted({m["test"] for m in mutations}):
        failed, said = fails(citation)
        if failed:
            sys.exit(f"{citation} fails before anything is broken:\n{said[-3000:]}")
    survived = 0
    for mutation in mutations:
        began = time.monotonic()
        undo = broken(mutation)
        try:
            failed, said = fails(mutation["test"])
        finally:
            undo()
        name = mutation["test"].split("::")[1]
        noticed = failed and (name in said or mutation["test"].startswith("tests/stories/"))
        survived += not noticed
        verdict = "noticed " if noticed else "SURVIVED"
        print(f"{verdict} {mutation['requirement']}  {mutation['breaks']} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(mutations) - survived} of {len(mutations)} mutations noticed")
    sys.exit(1 if survived or not mutations else 0)


main(sys.argv[1:])
