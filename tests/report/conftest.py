from __future__ import annotations

import pytest

from tests.report.synthetic_run import synthetic_run
from zcopt.report.run_tables import RunTables


@pytest.fixture(scope="session")
def run() -> RunTables:
    return synthetic_run()
