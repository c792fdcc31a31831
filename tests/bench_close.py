"""Called by tests/bench: the close of a month and the check of an upload against other programs on the same files, in one run.

Every measurement is a process of its own, in random order, and its outputs are compared with ours each time. Ours is timed
from the start of the process to the written CSV files; the others from after their imports to tables in memory, which favours
them. Beside the time from start to end stand the processor's seconds, which say more where others work on the machine, and the
most memory the process held. Ratios of one run are worth more than times: the machine is what it is that day.
"""

import filecmp
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "bench"
PROGRAM = WORK.parent / "release" / "gongshu"
ROUNDS = 3
MONTH = "202512"
TABLES = ["groups", "cells", "decomp", "drivers"]
# Of the workload's own list of versions, what the peers of this script need.
PEERS = ["numpy", "pandas", "polars", "polars-runtime-32", "pyarrow", "python-calamine", "python-dateutil", "openpyxl", "et_xmlfile"]


def workload():
    """The folder with the workload's generator and engines, where it lies beside the workspace."""
    for folder in (ROOT / "../shared/perf", ROOT / "../../shared/perf"):
        if (folder / "gen.py").is_file():
            return folder.resolve()
    return None


def peers(folder):
    """A Python with the peers in it, or the reason there is none."""
    python = WORK / "venv/bin/python"
    if folder is None:
        return None, "../shared/perf is not beside the workspace"
    ready = WORK / "venv/ready"
    if ready.is_file():
        return python, None
    wanted = [line for line in (folder / "requirements.lock.txt").read_text().split() if line.split("==")[0] in PEERS]
    for command in ([sys.executable, "-m", "venv", WORK / "venv"], [python, "-m", "pip", "install", "-q", *wanted]):
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=600)
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, str(error)
        if run.returncode != 0:
            return None, (run.stderr.strip().splitlines() or ["pip failed"])[-1]
    ready.touch()
    return python, None


def data(size, folder, python):
    """The files of a size: the workload's own, else a world of ours."""
    if python:
        out = WORK / "data" / size
        if not (out / "meta.json").is_file():
            run([python, folder / "gen.py", "--size", size, "--out", WORK / "data"])
        return out
    out = WORK / "generated" / size
    if not (out / "complete").is_file():
        run([PROGRAM, "generate", "--size", size.lower(), "--out", out])
        (out / "complete").touch()
    return out


def run(command, env=None):
    """Runs a process; gives what it said, its seconds from start to end, the processor's, and the megabytes it held at most."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **(env or {})})
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{said}")
    return said, (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class Way:
    """One way to do a piece of work: its times, memories, and where its outputs are."""

    def __init__(self, name, measure, tables):
        self.name, self.measure, self.tables = name, measure, tables
        self.times, self.processor, self.memories = [], [], []

    def once(self, out):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        for kept, measured in zip((self.times, self.processor, self.memories), self.measure(out)):
            kept.append(measured)


def ours(what, folder, *more, said=""):
    def measure(out):
        text, measured = run([PROGRAM, "bench", what, "--data", folder, "--t", MONTH, "--out", out, "--lang", "en", *more])
        if said not in text:
            sys.exit(f"{what} went another way: {text}")
        return measured

    return measure


def polars(python, folder, size, source):
    def measure(out):
        env = {"PERF_DATA": str(WORK / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        text, _ = run([python, folder / "run_one.py", "close", "pol", size, source, MONTH, out], env)
        line = json.loads(text.strip().splitlines()[-1])
        return line["wall"], line["cpu"], line["rss_mb"]

    return measure


# The workload's task (a) once, timed after its imports. Its script runs when it is imported, so its last line is left out.
PANDAS = """
import json, resource, sys, time
folder, size, month, how, out = sys.argv[1:]
sys.path.insert(0, folder)
space = {"__name__": "peer"}
exec(open(folder + "/validate.py").read().rstrip().removesuffix("main()"), space)
import pandas as pd, python_calamine
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
begin, before = time.perf_counter(), used()
data, month = space["DATA"] + "/" + size, int(month)
ent = pd.read_parquet(data + "/ent.parquet", columns=["ent_id", "uscc", "entry_month", "exit_month"])
upload = space["read_upload"](data + f"/upload_{month}." + ("csv" if how == "csv" else "xlsx"), how)
found = space["validate_pandas"](upload, ent, space["history"](size, month), month)
seconds, processor = time.perf_counter() - begin, used() - before
open(out + "/validate.csv", "wb").write(space["canon"](found))
print(json.dumps([seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def pandas(python, folder, size, how):
    def measure(out):
        env = {"PERF_DATA": str(WORK / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        text, _ = run([python, "-c", PANDAS, folder, size, MONTH, how, out], env)
        return tuple(json.loads(text.strip().splitlines()[-1]))

    return measure


def contest(title, ways):
    """Measures all ways in random order, compares their outputs with the first one's, and prints them against it."""
    for round_number in range(ROUNDS):
        order = list(ways)
        random.Random(round_number).shuffle(order)
        # The first way's outputs are what the others are compared with.
        order.sort(key=lambda way: way is not ways[0])
        for way in order:
            out = WORK / "out" / way.name.replace(" ", "-").replace(",", "")
            way.once(out)
            first = WORK / "out" / ways[0].name.replace(" ", "-").replace(",", "")
            for table in way.tables:
                if not filecmp.cmp(first / f"{table}.csv", out / f"{table}.csv", shallow=False):
                    sys.exit(f"{title}: {way.name} gives another {table}.csv than {ways[0].name}")
    print(f"{title} (load {os.getloadavg()[0]:.1f})")
    for way in ways:
        spread = f"{min(way.times) * 1000:.0f}–{max(way.times) * 1000:.0f}"
        time_ms, processor_ms = statistics.median(way.times) * 1000, statistics.median(way.processor) * 1000
        print(f"  {way.name:<28} {time_ms:>7.0f} ms ({spread:>11})  processor {processor_ms:>6.0f} ms  {max(way.memories):>6.0f} MB", end="")
        print("" if way is ways[0] else f"   {ways[0].name} takes {ratio(ways[0], way)} of it")


def ratio(one, other):
    """What one takes of the other: of its time, and of its processor's time."""
    parts = [statistics.median(mine) / statistics.median(theirs) for mine, theirs in ((one.times, other.times), (one.processor, other.processor))]
    return " / ".join(f"{part:.2f}" for part in parts)


def main():
    if not PROGRAM.is_file():
        sys.exit(f"{PROGRAM} is not there: make bench builds it")
    folder = workload()
    WORK.mkdir(parents=True, exist_ok=True)
    python, why = peers(folder)
    if python is None:
        print(f"skipped: Polars, pandas and calamine as peers ({why})")
    for size in os.environ.get("GONGSHU_BENCH_SIZES", "S,M").split(","):
        files = data(size, folder, python)
        close = Way("close, Parquet", ours("close", files), TABLES)
        ways = [close]
        if python:
            ways.append(Way("Polars, Parquet", polars(python, folder, size, "parquet"), TABLES))
        kept = WORK / "kept" / size
        shutil.rmtree(kept, ignore_errors=True)
        # November leaves the state and December its two months: the measured close begins where a month ends.
        run([PROGRAM, "bench", "close", "--data", files, "--t", "202511", "--out", WORK / "out/before", "--incremental", kept])
        run([PROGRAM, "bench", "close", "--data", files, "--t", MONTH, "--out", WORK / "out/before", "--incremental", kept])
        ways.append(Way("close from kept months", ours("close", files, "--incremental", kept, said="from the state"), TABLES))
        contest(f"{size}: the close of {MONTH} from Parquet", ways)
        print(f"  kept months take {ratio(ways[-1], close)} of the whole close")
        if (files / "wide.csv").is_file():
            ways = [Way("close, CSV", ours("close", files, "--csv"), TABLES)]
            if python:
                ways.append(Way("Polars, CSV", polars(python, folder, size, "csv"), TABLES))
            contest(f"{size}: the close of {MONTH} from CSV", ways)
        if (files / f"upload_{MONTH}.csv").is_file():
            ways = [Way("validate, CSV", ours("validate", files), ["validate"])]
            if python:
                ways.append(Way("pandas, CSV", pandas(python, folder, size, "csv"), ["validate"]))
            contest(f"{size}: the check of the upload of {MONTH} from CSV", ways)
        if (files / f"upload_{MONTH}.xlsx").is_file():
            ways = [Way("validate, xlsx", ours("validate", files, "--xlsx"), ["validate"])]
            if python:
                ways.append(Way("calamine and pandas, xlsx", pandas(python, folder, size, "calamine"), ["validate"]))
            contest(f"{size}: the check of the upload of {MONTH} from xlsx", ways)


main()
