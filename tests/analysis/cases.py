"""Small factories with a known frontier, and how to solve them."""

from __future__ import annotations

from tests.stories import factory, years_of
from zcopt.analysis.frontier import Frontier, frontier
from zcopt.inputs.case import Case
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.build import Built, build
from zcopt.model.matrix import Matrix, compile_matrix
from zcopt.model.solve import SolveOptions
from zcopt.parts import PARTS

EXACT = SolveOptions(relative_gap=1e-9, threads=1)
ONE = (2026,)


def compiled(case: Case) -> tuple[Built, Matrix]:
    """The model of a case, compiled with its promises."""
    built = build(case, PARTS)
    return built, compile_matrix(built.model, [promise.constraint for promise in built.books.promises])


def front_of(case: Case, points: int = 12) -> Frontier:
    """The frontier of a case, solved exactly."""
    return frontier(*compiled(case), EXACT, points=points)


def roof(name: str, capex: float, largest_kw: float, years: tuple[int, ...] = ONE) -> PvRow:
    """A roof whose kW gives 1 kWh in the story's one hour, saves 1 currency and 0.5 kg, and lasts a year."""
    return PvRow(pv_id=name, profile="sun", max_size_kw=largest_kw, life_years=1, capex_per_kw=years_of(capex, years),
                 fixed_om_per_kw_year=years_of(0.0, years))


def two_roofs() -> Case:
    """100 MWh at 1 per kWh, 50 t. Roof a takes up to 20 t at 200 per t, roof b up to 10 t at 1,000 per t."""
    return factory([1.0], [100_000], profiles={"sun": [1.0]}).with_rows(roof("a", 1.1, 40_000), roof("b", 1.5, 20_000))


def projects(saving_and_capex: dict[str, tuple[float, float]]) -> Case:
    """100 MWh at 1 per kWh, 50 t; projects of one year, each on the same load, all or nothing."""
    return factory([1.0], [100_000]).with_rows(*(
        RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=saving, life_years=1, capex_cost=years_of(capex, ONE))
        for name, (saving, capex) in saving_and_capex.items()))
