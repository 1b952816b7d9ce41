"""How fast a large workbook is checked: 5,000 rows over the sheets of options, every row and cell sound.

    python benchmarks/read_workbook.py [ROWS] >> results.csv

Prints one CSV line with a header: rows, cells, seconds of ``zcopt check`` as a process of its own (the least of three, start
of Python and libraries included), its peak memory, rows per second, and versions.
"""

from __future__ import annotations

import csv
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from zcopt.inputs.template import write_template
from zcopt.parts import SHEETS

YEARS = (2026, 2027, 2028, 2029, 2030)
SHARES: Mapping[str, float] = {"retrofits": 0.4, "pv": 0.1, "converters": 0.1, "storage": 0.1, "end_uses": 0.2, "links": 0.1}
"""Which part of the rows stands on which sheet."""
TIMES = 3
Record = dict[str, object]


def path(*values: float) -> dict[int, float]:
    return dict(zip(YEARS, values * (len(YEARS) // len(values)), strict=True))


def plant() -> dict[str, list[Record]]:
    """The sheets that every case needs."""
    return {
        "site": [{"site_name": "Large plant", "base_year": 2025, "first_year": YEARS[0], "last_year": YEARS[-1],
                  "series_year": 2025, "discount_rate_share": 5}],
        "products": [{"product_id": "cars", "base_year_output_units": 1000, "output_units": path(1000)}],
        "carriers": [{"carrier_id": "electricity", "kind": "electricity", "balance": "hourly", "base_year_purchase_units": 1e9},
                     {"carrier_id": "steam", "kind": "heat", "balance": "hourly", "price_per_unit": path(0.4),
                      "factor_tco2e_per_unit": 0.0003}],
        "grid_factors": [{"average_kgco2_per_kwh": path(0.5), "market_kgco2_per_kwh": path(0.6),
                          "base_year_average_kgco2_per_kwh": 0.5, "base_year_market_kgco2_per_kwh": 0.6}],
        "grid": [{"connection_kw": 300_000, "network_price_per_kwh": path(0.1), "levies_price_per_kwh": path(0.02)}],
        "tariff": [{"class_id": "P", "energy_price_per_kwh": path(0.8)}, {"class_id": "V", "energy_price_per_kwh": path(0.3)}],
        "tariff_hours": [{"months": "1-12", "classes": "V" * 8 + "P" * 16}],
    }


def option(sheet: str, n: int) -> Record:
    """The ``n``-th record of a sheet of options, as full as a planner's usually is."""
    name, cited = f"{sheet} {n:05d}", {"source": f"offer {n} of 2025", "note": f"line {n % 40}, hall {n % 7}"}
    sized = {"max_size_kw": 100 + n, "capex_per_kw": path(4000, 3900, 3800, 3700, 3600), "fixed_om_per_kw_year": path(60),
             "life_years": 20, "lead_years": 1}
    records: Mapping[str, Record] = {
        "end_uses": {"end_use_id": name, "carrier": "electricity", "base_year_energy_kwh": 1e6 + n, "scales_with": "cars",
                     "scaling_share": 60},
        "retrofits": {"retrofit_id": name, "saves_on_1": "end_uses 00000", "saving_share_1": 2 + n % 9,
                      "capex_cost": path(5000 + n, 4900, 4800, 4700, 4600), "om_cost_per_year": path(100), "life_years": 10},
        "pv": {"pv_id": name, "profile": "sun:kw_per_kwp", **sized, "capex_per_kw": path(2600, 2500, 2400, 2300, 2200)},
        "converters": {"converter_id": name, "output_1_carrier": "steam", "input_1_carrier": "electricity",
                       "input_1_per_output": 0.4, **sized},
        "storage": {"storage_id": name, "max_energy_kwh": 500 + n, "duration_hours": 2, "capex_per_kwh": path(1000),
                    "fixed_om_per_kwh_year": path(10), "charge_efficiency_share": 95, "discharge_efficiency_share": 95,
                    "life_years": 12},
        "links": {"first": f"retrofits {2 * n:05d}", "relation": "excludes", "second": f"retrofits {2 * n + 1:05d}"},
    }
    return {**records[sheet], **cited}


def make(folder: Path, rows: int) -> None:
    """A case folder with so many rows of options."""
    (folder / "timeseries").mkdir(parents=True)
    sun = [0.4 if 8 <= hour % 24 < 16 else 0 for hour in range(8760)]
    (folder / "timeseries" / "sun.csv").write_text("\n".join(["kw_per_kwp", *map(str, sun)]) + "\n", encoding="utf-8")
    content = {**plant(), **{sheet: [option(sheet, n) for n in range(round(rows * share))] for sheet, share in SHARES.items()}}
    write_template(folder / "case.xlsx", SHEETS, YEARS, "CNY", content)


def checked(folder: Path) -> tuple[float, float]:
    """Seconds and peak MB of ``zcopt check`` in a process of its own; the case must be sound."""
    script = ("import sys, time, resource; began = time.perf_counter(); from zcopt.cli import main\n"
              "try: main()\nexcept SystemExit as end: code = end.code\n"
              "print('ZCOPT', code, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", script, "check", str(folder), "--json"], capture_output=True, text=True,
                          check=True)
    document, _, figures = done.stdout.rpartition("ZCOPT")
    code, seconds, kilobytes = figures.split()
    errors = [p for p in json.loads(document)["problems"] if p["severity"] == "error"]
    if int(code) or errors:
        raise SystemExit(f"the case is not sound: {errors[:3]}")
    return float(seconds), float(kilobytes) / 1024


def main(arguments: Sequence[str]) -> None:
    rows = int(arguments[0]) if arguments else 5_000
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "large"
        make(folder, rows)
        megabytes = (folder / "case.xlsx").stat().st_size / 1e6
        seconds, peak = min(checked(folder) for _ in range(TIMES))
    versions = {name: metadata.version(name) for name in ("zcopt", "openpyxl", "defusedxml")}
    line = {"rows": rows, "file_mb": round(megabytes, 2), "seconds": round(seconds, 2), "peak_mb": round(peak),
            "rows_per_second": round(rows / seconds), "python": platform.python_version(), **versions,
            "machine": f"{platform.system()} {platform.machine()}"}
    writer = csv.DictWriter(sys.stdout, line)
    writer.writeheader()
    writer.writerow(line)


if __name__ == "__main__":
    main(sys.argv[1:])
