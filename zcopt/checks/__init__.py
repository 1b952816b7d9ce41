"""What is wrong with a case as a whole, found before anything is built: every problem, at its cell.

A part's own ``check`` looks at one sheet; here stands what needs several. Three steps, each only worth taking when the one
before found no error: do the sheets fit together (structure, supply), is what they say usual (the plausibility modules,
all warnings), and can what is asked for be met at all (solvable).
"""

from __future__ import annotations

from zcopt.carbon.cbam import check_cbam
from zcopt.carbon.checklist import check_checklist
from zcopt.carbon.footprint import check_footprint_shares
from zcopt.carbon.rules import check_rules
from zcopt.carbon.thresholds import check_thresholds
from zcopt.checks.conversions import check_conversions
from zcopt.checks.costs import check_costs
from zcopt.checks.factors import check_factors
from zcopt.checks.horizon import check_horizon
from zcopt.checks.loads import check_loads
from zcopt.checks.materials import check_material_costs
from zcopt.checks.savings import check_savings
from zcopt.checks.slips import check_slips
from zcopt.checks.solvable import check_solvable
from zcopt.checks.structure import check_profiles, check_years
from zcopt.checks.sun import check_sun
from zcopt.checks.supply import check_supply
from zcopt.errors import Problem, Severity
from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import check_finance
from zcopt.inputs.scoring import check_scoring
from zcopt.inputs.sensitivity import check_sensitivity
from zcopt.model.carbon_cost import check_carbon_cost
from zcopt.model.targets import check_targets
from zcopt.parts import PARTS

PLAUSIBLE = (check_cbam, check_conversions, check_costs, check_factors, check_horizon, check_loads,
             check_material_costs, check_savings, check_slips, check_sun)


def check_case(case: Case) -> list[Problem]:
    """All problems of a case that concern more than one cell."""
    problems = [*check_years(case), *check_supply(case), *check_profiles(case), *check_targets(case), *check_scoring(case),
                *check_carbon_cost(case), *check_rules(case), *check_checklist(case), *check_thresholds(case),
                *check_footprint_shares(case), *check_finance(case), *check_sensitivity(case)]
    for part in PARTS:
        if part.check is not None:
            problems += part.check(case)
    if _errors(problems):
        return problems
    for check in PLAUSIBLE:
        problems += check(case)
    return problems if _errors(problems) else [*problems, *check_solvable(case)]


def _errors(problems: list[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
