"""The common linear program in zcopt and its peers: time to prepare, to solve, memory, and ratios.

    python -m benchmarks.peers [HOURS ...]      672 2016 8760

Every measurement is a process of its own. What is loaded at import and first use is timed apart, as ``start``: a small
program is solved first. Preparing is the least of three, peers taking turns,
so that other work on the machine meets all alike; ratios are of processor seconds, which such work disturbs less than
wall seconds. Solving is done once. Objectives must agree, or the run fails.
"MB before" is the peak of the process up to then, with its libraries; "MB peak" that of the whole process.
Writes results/peers.csv. Peers that are not installed are reported so: pip install -e '.[dev,bench]'.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from types import MappingProxyType

from benchmarks.common_lp import Answer, common_lp
from benchmarks.measure import Record, Watch, alone, context, hand_back, show, whole_peak_mb, write_csv

FLOOR, OURS, NETWORK = "numpy + highspy", "zcopt", "PyPSA"
PEERS: Mapping[str, tuple[str, str]] = MappingProxyType({
    FLOOR: ("numpy_highspy", "highspy"), OURS: ("zcopt_rows", "zcopt"), "linopy": ("linopy_arrays", "linopy"),
    NETWORK: ("pypsa_network", "pypsa"), "oemof-solph": ("oemof_system", "oemof-solph")})
"""Name -> module in written_in, and the distribution it needs."""
PREPARE = ("describe", "build", "hand_over")
HOURS = (672, 2016, 8760)
TIMES = 3
WARM_UP_HOURS = 48
"""Solved first, untimed: libraries load much of themselves at first use."""
TOLERANCE = 1e-6


def installed(peer: str) -> str:
    """The version of what a peer needs, "" where it is not installed."""
    try:
        return metadata.version(PEERS[peer][1])
    except metadata.PackageNotFoundError:
        return ""


def solved(peer: str, hours: int, watch: Watch, *, with_solve: bool = True) -> Answer | None:
    """Write the common program in a peer, and solve it if asked to."""
    module = importlib.import_module(f"benchmarks.written_in.{PEERS[peer][0]}")
    found: Answer | None = module.solve(common_lp(hours), watch, with_solve)
    return found


def disagreement(objectives: Mapping[str, float]) -> float:
    """The largest relative distance of any objective from that of the floor."""
    return max(abs(value / objectives[FLOOR] - 1) for value in objectives.values())


def measured(hours: int, peers: Sequence[str]) -> dict[str, Record]:
    """Each peer's least times to prepare, its one solve, and its objective."""
    runs: dict[str, list[Record]] = {peer: [] for peer in peers}
    for turn in range(TIMES):
        for peer in peers:
            runs[peer].append(alone("benchmarks.peers", "--alone", peer, str(hours), "" if turn else "solve"))
    return {peer: _least(found) for peer, found in runs.items()}


def _least(runs: Sequence[Record]) -> Record:
    """The run with the least time to prepare, with the solve of the first."""
    best = min(runs, key=lambda run: run["prepare_cpu"])
    return {**runs[0], **{key: best[key] for key in (*PREPARE, "prepare", "prepare_cpu")}}


def compared(hours: int, found: Mapping[str, Record]) -> list[Record]:
    """The records of one horizon with their ratios. Raises SystemExit when objectives differ."""
    apart = disagreement({peer: record["objective"] for peer, record in found.items()})
    if apart > TOLERANCE:
        listed = ", ".join(f"{peer} {record['objective']:.6f}" for peer, record in found.items())
        raise SystemExit(f"{hours} h: objectives differ by {apart:.1e}: {listed}")
    records = []
    for peer, record in found.items():
        network = found.get(NETWORK)
        records.append({
            "hours": hours, "peer": peer, "version": installed(peer), **record, "whole": record["prepare"] + record["solve"],
            "prepare_over_floor": record["prepare_cpu"] / found[FLOOR]["prepare_cpu"],
            "prepare_over_pypsa": record["prepare_cpu"] / network["prepare_cpu"] if network else None})
    return records


def report(hours: int, records: Sequence[Record], missing: Sequence[str]) -> None:
    """Print the table of one horizon."""
    columns = ("start", "prepare", "prepare_cpu", "solve", "whole", "mb_before", "mb_peak", "prepare_over_floor",
               "prepare_over_pypsa")
    show(f"{hours} h, one year; objective {records[0]['objective']:,.3f} thousand",
         ("peer", "start s", "prepare s", "cpu s", "solve s", "whole s", "MB before", "MB peak", "prepare/floor",
          "prepare/PyPSA"),
         [(f"{r['peer']} {r['version']}", *("-" if r[column] is None else r[column] for column in columns)) for r in records])
    for peer in missing:
        print(f"{peer}: not installed")


def one(peer: str, hours: int, *, with_solve: bool) -> Record:
    """One measurement, in this process."""
    start = Watch()
    with start.phase("start"):
        solved(peer, WARM_UP_HOURS, Watch())
    watch, before = Watch(), whole_peak_mb()
    answer = solved(peer, hours, watch, with_solve=with_solve)
    prepare, cpu = (sum(times[phase] for phase in PREPARE) for times in (watch.seconds, watch.cpu_seconds))
    found = {} if answer is None else dataclasses.asdict(answer)
    return {**start.seconds, **watch.seconds, "prepare": prepare, "prepare_cpu": cpu, "mb_before": before,
            "mb_peak": max(before, *watch.peak_mb.values()), **found}


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--alone"]:
        hand_back(one(arguments[1], int(arguments[2]), with_solve=arguments[3] == "solve"))
        return
    peers = [peer for peer in PEERS if installed(peer)]
    missing = [peer for peer in PEERS if peer not in peers]
    about, records = context(), []
    for hours in map(int, arguments) if arguments else HOURS:
        found = compared(hours, measured(hours, peers))
        report(hours, found, missing)
        records += found
    print(f"\n{write_csv('peers', records, about)}")


if __name__ == "__main__":
    main(sys.argv[1:])
