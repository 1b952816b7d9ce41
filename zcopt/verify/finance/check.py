"""The tables finance and cash_view against the accounts of every plan, in both views."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.plans.tables import Record
from zcopt.verify.finance.accounts import EQUITY, LEFT, OWN_CASH, SUMS, Accounts, accounts_of
from zcopt.verify.finance.cash_view import check_cash_view, covers_of
from zcopt.verify.finance.project import (
    HALVES,
    RUNNING,
    TAX_PART,
    as_reported,
    life_cycle,
    owned_pv,
    project_of,
    without_vat,
)
from zcopt.verify.finance.returns import (
    left_open,
    modified_rate,
    only_rate,
    payback,
    per_half_year,
    without_noise,
    yearly,
)
from zcopt.verify.finance.terms import Terms
from zcopt.verify.findings import MONEY, Findings, listed
from zcopt.verify.run import PlanOf, figure, optional, row_of
from zcopt.verify.sheets import Inputs

NO_TONNES_SHARE = 1e-7
RATE_LEAST, TIME_LEAST = 1e-6, 1e-4
KWH_PER_MWH = 1000.0


def check_finance(inputs: Inputs, plans: Sequence[PlanOf], findings: Findings) -> None:
    """Every plan but the reference, over the planned years and over its life cycle."""
    reference = next((plan for plan in plans if plan.is_reference), None)
    terms = Terms(inputs.one("finance"), inputs.site.discount_rate_share)
    for plan in plans:
        if reference is None or plan.is_reference:
            continue
        mixed = plan.headline["basis"] != reference.headline["basis"]
        project = without_vat(project_of(inputs, plan, reference), terms.row)
        if mixed:
            findings.taken[f"{plan.name}: receipts in cash_view, lcoa_per_tco2 of finance"] = (
                "plan on typical days, reference on all hours; held by npv_vs_reference, and the rest recomputed from them")
            project = as_reported(project, plan, terms)
        views = [project, life_cycle(project, terms.row) if terms.row.steady_tail else None]
        books = [accounts_of(one, terms, keeps_targets=bool(plan.headline["targets_met"])) for one in views if one is not None]
        for one in books:
            _View(inputs, plan, reference, one, findings, mixed=mixed).check()
        findings.same_word("finance", plan.name, "view", [row["view"] for row in plan.rows("finance")],
                           [one.project.view for one in books], "planned years, and the life cycle where something outlives them")


class _View:
    """One line of the finance table, and its lines of the cash view."""

    def __init__(self, inputs: Inputs, plan: PlanOf, reference: PlanOf, books: Accounts, findings: Findings, *,
                 mixed: bool) -> None:
        self.mixed = mixed
        self.inputs, self.plan, self.reference, self.books, self.findings = inputs, plan, reference, books, findings
        self.terms, self.project = books.terms, books.project
        self.scale = sum(self.project.size) + sum(abs(one.price) for one in self.project.bought)
        self.row: Record = next(plan.rows("finance", view=self.project.view), {})

    def check(self) -> None:
        """Every figure of the view."""
        if self.row:
            self._settings()
            for name, lines in SUMS:
                self._returns(name, lines)
            self._equity()
            self._beyond_the_lines()
        check_cash_view(self.plan, self.books, self.scale, self.findings)

    def _same(self, column: str, value: float | None, rule: str, *, least: float = MONEY, scale: float | None = None) -> None:
        name = listed((self.plan.name, self.project.view))
        self.findings.same("finance", name, column, optional(self.row, column), value, rule, least=least,
                           scale=self.scale if scale is None else scale)

    def _word(self, column: str, value: object, rule: str) -> None:
        self.findings.same_word("finance", listed((self.plan.name, self.project.view)), column, self.row[column], value, rule)

    def _settings(self) -> None:
        row = self.terms.row
        self._word("money", row.money, "sheet finance")
        self._word("first_year", self.project.years[0], "first planned year")
        self._word("last_year", self.project.years[-1], "last planned year, or the end of the longest-lived asset")
        self._same("discount_rate", self.money_rate, "of the site, with inflation where money is nominal", least=1e-9, scale=0)
        self._same("finance_rate", self._shown(row.loan_rate_share), "interest of the loan", least=1e-9, scale=0)
        self._same("reinvestment_rate", self.reinvestment_rate, "as typed, else the discount rate", least=1e-9, scale=0)
        if not row.optimise_after_tax:
            self._word("tax_changes_plan", None, "plans are chosen before tax")

    @property
    def money_rate(self) -> float:
        """Discount rate of the money shown."""
        return self.terms.nominal_rate if self.terms.row.money == "nominal" else self.terms.rate

    @property
    def reinvestment_rate(self) -> float:
        """Of MIRR, in the money shown."""
        typed = self.terms.row.reinvestment_rate_share
        return self.money_rate if typed is None else self._shown(typed)

    def _shown(self, nominal: float) -> float:
        row = self.terms.row
        return float(nominal if row.money == "nominal" else (1 + nominal) / (1 + row.inflation_share) - 1)

    def _returns(self, name: str, lines: Sequence[str]) -> None:
        self._same(f"npv_{name}", self.books.value(lines), "sum of the discounted lines")
        flows, noise = self._flows(lines)
        self._rate(f"irr_{name}", flows, noise, half_years=True)
        rates = [per_half_year(rate) for rate in (self._shown(self.terms.row.loan_rate_share), self.reinvestment_rate)]
        half = modified_rate(flows, rates[0], rates[1])
        self._same(f"mirr_{name}", None if half is None else yearly(half), "receipts reinvested over payments financed",
                   least=RATE_LEAST + 4 * noise / (1 + max(map(abs, flows))), scale=0)
        cash, _ = self._flows([line for line in lines if line not in LEFT])
        for prefix, rate in (("payback", 0.0), ("discounted_payback", per_half_year(self.money_rate))):
            found = payback(cash, rate)
            self._same(f"{prefix}_{name}_years", None if found is None else found / 2, "when the running sum is back at nothing",
                       least=TIME_LEAST, scale=0)

    def _flows(self, lines: Sequence[str]) -> tuple[list[float], float]:
        flows = self.books.halves(lines)
        return without_noise(flows, self.project.noise), self.project.noise

    def _rate(self, column: str, flows: Sequence[float], noise: float, *, half_years: bool) -> None:
        rate = only_rate(flows)
        least = RATE_LEAST if rate is None else RATE_LEAST + 4 * left_open(flows, rate, noise)
        found = yearly(rate) if rate is not None and half_years else rate
        self._same(column, found, "rate at which the lines are worth nothing", least=least, scale=0)
        self._word(f"{column}_note", "none unique" if found is None else "", "blank where there is a single rate")

    def _equity(self) -> None:
        row, lines = self.terms.row, self.books.lines
        if "loan_drawn" not in lines:
            for column in ("npv_equity", "irr_equity", "npv_interest_relief", "least_dscr", "dscr_asked"):
                self._same(column, None, "there is no loan")
            for column in ("covenant", "irr_equity_note"):
                self._word(column, "", "there is no loan")
            return
        self._same("npv_equity", self.books.value(EQUITY), "sum of the discounted lines of the owners")
        self._same("npv_interest_relief", self.books.value(["interest_relief"]), "tax saved by interest")
        flows, noise = self._flows(EQUITY)
        by_year = [flow + middle for flow, middle in zip(flows[::2], [0.0, *flows[1::2]], strict=True)]
        self._rate("irr_equity", without_noise(by_year, noise), noise, half_years=False)
        covers = [cover for cover in covers_of(self.books) if cover is not None]
        self._same("least_dscr", min(covers, default=None), "least of the years", least=1e-6, scale=0)
        self._same("dscr_asked", row.least_dscr_factor, "sheet finance", least=1e-9, scale=0)
        kept = "" if not covers else "met" if min(covers) >= row.least_dscr_factor * (1 - 1e-7) else "missed"
        self._word("covenant", kept, "least cover against the one asked for")

    def _beyond_the_lines(self) -> None:
        """The tie to what was minimised, levelised costs, simple payback: of the planned years alone."""
        if self.project.view != "horizon":
            for column in ("npv_optimizer", "npv_internal_prices", "npv_vat_and_tax", "npv_grants", "simple_payback_years",
                           "lcoa_per_tco2", "lcoa_undiscounted_per_tco2", "lcoe_per_kwh"):
                self._same(column, None, "of the planned years alone")
            return
        own, internal = self.books.value(OWN_CASH), self._internal()
        optimizer = figure(self.plan.headline, "npv_vs_reference")
        self._same("npv_optimizer", optimizer, "npv_vs_reference of plans.csv")
        self._same("npv_internal_prices", internal, "discounted rows that are never paid, reference less plan")
        self._same("npv_vat_and_tax", own + internal - optimizer, "cash lines and internal prices less npv_optimizer")
        if self.plain:
            self._same("npv_vat_and_tax", 0.0, "prices hold no VAT, and plans are chosen before tax")
        self._same("npv_grants", self.books.value(("grants", "generation_grants", "awards")), "sum of the discounted grants")
        years = optional(self.plan.headline, "payback_years")
        self._same("simple_payback_years", years, "payback_years of plans.csv", least=1e-6, scale=0)
        if self.mixed:
            self._tie_to_headline(own)
        else:
            self._per_tonne(own)
        self._same("lcoe_per_kwh", self._lcoe(), "owned PV: discounted cost over discounted kWh", least=1e-7, scale=0)

    @property
    def plain(self) -> bool:
        """Whether the cash lines are all that the optimizer's NPV is made of, but for internal prices."""
        return not (self.terms.row.prices_include_vat or self.terms.row.optimise_after_tax)

    def _internal(self) -> float:
        """What steering prices put into the optimizer's NPV; as reported where the reference is known on other hours alone."""
        if self.mixed:
            return figure(self.row, "npv_internal_prices")
        return sum(sign * figure(row, "discounted") for sign, book in ((1.0, self.reference), (-1.0, self.plan))
                   for row in book.rows("money")
                   if not row["is_cash"] and row["account"] != "residual_value" and row["part"] != TAX_PART)

    def _tie_to_headline(self, own: float) -> None:
        """The table of plans from the cash lines, where these are all there is: return, payback, cost of a tonne."""
        row, worth = self.plan.headline, figure(self.plan.headline, "npv_vs_reference")
        each = optional(row, "lcoa_per_tco2")
        if each is not None and worth:
            self._same("lcoa_undiscounted_per_tco2", each * own / worth, "lcoa_per_tco2 of plans.csv, at the worth of the lines",
                       least=1e-3, scale=0)
        if not self.plain:
            return
        flows = [0.0] * (2 * len(self.project.years) + 1)
        for name in OWN_CASH:
            for k, amount in enumerate(self.books.real(name)):
                flows[2 * k + HALVES[self.books.lines[name][0]]] += amount
        flows, noise = without_noise(flows, self.project.noise), self.project.noise
        half = only_rate(flows)
        self.findings.same("plans", self.plan.name, "irr", optional(row, "irr"), None if half is None else yearly(half),
                           "rate at which the cash lines are worth nothing",
                           least=1e-5 + (0.0 if half is None else 4 * left_open(flows, half, noise)))
        extra, saving = -sum(self.books.real("investment")), sum(self.books.real(name)[-1] for name in RUNNING)
        if not self.project.at_start[-1] and extra > noise and saving > noise:
            self.findings.same("plans", self.plan.name, "payback_years", optional(row, "payback_years"), extra / saving,
                               "extra investment over the saving of the last year", least=1e-3)

    def _per_tonne(self, own: float) -> None:
        gross = [[figure(row_of(book.rows("indicators"), indicator="gross_tco2", year=y), "value") for y in self.project.years]
                 for book in (self.reference, self.plan)]
        weights = [self.terms.later(k + 0.5) for k in range(len(self.project.years))]
        for column, weight in (("lcoa_per_tco2", weights), ("lcoa_undiscounted_per_tco2", [1.0] * len(weights))):
            before, after = (sum(w * tonnes for w, tonnes in zip(weight, one, strict=True)) for one in gross)
            abated = before - after
            known = abated > NO_TONNES_SHARE * before
            self._same(column, -own / abated if known else None, "less NPV without grants over tonnes abated", least=1e-3,
                       scale=(self.scale + abs(own) * before / abated) / abated if known else 0)

    def _lcoe(self) -> float | None:
        own = owned_pv(self.plan)
        cost = sum(figure(row, "discounted") for row in self.plan.rows("money", part="pv")
                   if row["item"] in own and row["account"] in ("capex", "residual_value", "fixed_om"))
        energy = sum(figure(row, "energy_mwh") * KWH_PER_MWH * self.terms.later(figure(row, "year") - self.project.years[0] + 0.5)
                     for row in self.plan.rows("flows", part="pv", direction="supply") if row["item"] in own)
        return cost / energy if energy > 0 else None
