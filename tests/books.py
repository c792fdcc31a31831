"""The tables of a month out of the program's own books: files as the workload's generator writes them (ent.csv, wide.csv) go
through the registers' import and the file for many into a data folder, or into PostgreSQL, and `gongshu tables` must give the
same bytes as `gongshu bench close` over the files.

    python3 tests/books.py PROGRAM FILES MONTH [DATABASE_URL]

Prints the seconds of the import and of the tables. MONTH is 202512; only the months its tables need are brought in.
"""

import csv
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INDICATORS = ["gvo", "sov", "exp", "rev", "cost", "prof", "tax", "ar", "inv", "emp", "elec", "enrg"]
SIZES = {"1": "large", "2": "medium", "3": "small", "4": "micro"}
TABLES = ["groups", "cells", "decomp", "drivers"]
ROOT = "9"


def month(number):
    return f"{number // 100}-{number % 100:02d}"


def pack(folder):
    """A form with a line an indicator and the month alone."""
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('[pack]\ncode = "workload"\nname = { zh = "试验", en = "Trial" }\nversion = "1"\nextends = ["industrial-economy"]\n')
    text = '[[form]]\ncode = "workload"\nname = { zh = "试验月报", en = "Trial" }\nnumber = "T1"\nissued_by = "试验"\napproval = "试验"\nvalid_until = 2099-12-31\ndue = { day = 10, rolls = false }\nwho = "enterprise.above_scale"\ndomain = "statistics"\ncolumns = ["month"]\n'
    for name in INDICATORS:
        text += f'[[form.line]]\ncode = "{name}"\nname = {{ zh = "{name}", en = "{name}" }}\nunit = "千元"\n' + ("negative = true\n" if name == "prof" else "")
    (folder / "forms.toml").write_text(text)


def registers(rows, folder):
    """The units the enterprises lie in, and the enterprises with the day each came and went."""
    counties, parks = sorted({row["county"] for row in rows}), sorted({row["park"] for row in rows} - {"0"})
    cities = sorted({county[:4] for county in counties})
    with open(folder / "unit.csv", "w", newline="") as out:
        write = csv.writer(out).writerow
        write(["code", "name", "kind", "parent_administrative", "parent_park"])
        write([ROOT, "试验省", "province", "", ""])
        for city in cities:
            write([city + "00", "市" + city, "city", ROOT, ""])
        for county in counties:
            write([county, "县" + county, "county", county[:4] + "00", ""])
        for park in parks:
            write([park, "园" + park, "park", "", park[:-1]])
    with open(folder / "enterprise.csv", "w", newline="") as out:
        write = csv.writer(out).writerow
        write(["code", "name", "region", "industry", "in_registry", "size_class", "parks", "valid_from"])
        for row in rows:
            # The generator makes classes up; divisions are real.
            about = [row["county"], row["industry"].zfill(4)[:2]]
            more = [SIZES[row["size_class"]], "" if row["park"] == "0" else row["park"]]
            write([row["ent_id"], row["name"], *about, "in", *more, month(int(row["entry_month"])) + "-01"])
            if row["exit_month"] != "0":
                write([row["ent_id"], row["name"], *about, "out", *more, month(int(row["exit_month"])) + "-01"])


def run(*command):
    begin = time.perf_counter()
    process = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{process.stdout[-3000:]}{process.stderr[-3000:]}")
    return time.perf_counter() - begin, process.stdout


def main():
    program, files, last = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3])
    if 4 < len(sys.argv):
        os.environ["DATABASE_URL"] = sys.argv[4]
    else:
        os.environ.pop("DATABASE_URL", None)
    wanted = [year * 100 + number for year in (last // 100 - 1, last // 100) for number in range(1, last % 100 + 1)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = ["--data", folder / "data", "--lang", "en"]
        pack(folder / "data/packs/workload")
        with open(files / "ent.csv", newline="") as source:
            registers(list(csv.DictReader(source)), folder)
        months = {number: [] for number in wanted}
        with open(files / "wide.csv", newline="") as source:
            for row in csv.DictReader(source):
                if int(row["period"]) in months:
                    months[int(row["period"])].append([row["ent_id"], *(row[name] for name in INDICATORS)])
        spent = 0.0
        for register in ("unit", "enterprise"):
            spent += run(program, "import", folder / f"{register}.csv", "--register", register, "--commit", *data)[0]
        for number, rows in months.items():
            with open(folder / "month.csv", "w", newline="") as out:
                csv.writer(out).writerows([["code", *(f"{name}.month" for name in INDICATORS)], *rows])
            spent += run(program, "import", folder / "month.csv", "--form", "workload", "--period", month(number), "--commit", *data)[0]
        seconds, _ = run(program, "tables", "--form", "workload", "--period", month(last), "--unit", ROOT, "--out", folder / "ours", *data)
        run(program, "bench", "close", "--data", files, "--t", last, "--out", folder / "theirs", "--lang", "en")
        for table in TABLES:
            if not filecmp.cmp(folder / f"ours/{table}.csv", folder / f"theirs/{table}.csv", shallow=False):
                sys.exit(f"{table}.csv of the books is not that of the files")
        count = sum(map(len, months.values()))
        print(f"{count} reports in {spent:.1f} s, the month's tables from them in {seconds:.2f} s, the same bytes as from the files")


main()
