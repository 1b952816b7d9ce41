"""The view of finance: key figures and cash line by line."""

from __future__ import annotations

from typing import Final

from zcopt.plans.tables.column import TableColumn

_c = TableColumn

TABLES: Final[dict[str, tuple[TableColumn, ...]]] = {
    "finance": (
        _c("plan", "text", "", "plan"),
        _c("view", "text", "", "horizon: planned years, closed by the value left; life_cycle: until the last asset ends"),
        _c("first_year", "integer", "", "first year of the view"),
        _c("last_year", "integer", "", "last year of the view"),
        _c("money", "text", "", "real: constant prices of the first year; nominal: money of each year"),
        _c("discount_rate", "number", "share", "yearly, for the money shown"),
        _c("finance_rate", "number", "share", "at which MIRR finances payments, for the money shown"),
        _c("reinvestment_rate", "number", "share", "at which MIRR reinvests receipts, for the money shown"),
        _c("npv_optimizer", "number", "cur", "net present cost of the reference less that of the plan, as optimised"),
        _c("npv_internal_prices", "number", "cur", "of it: prices that steer the choice but are never paid"),
        _c("npv_vat_and_tax", "number", "cur", "to be added: VAT taken out, or tax where plans are chosen after tax"),
        _c("npv_grants", "number", "cur", "grants, subsidies and awards, not part of npv_optimizer"),
        _c("npv_before_tax", "number", "cur", "net present value with grants, before tax"),
        _c("irr_before_tax", "number", "share", "internal rate of return a year, before tax; blank where not unique"),
        _c("irr_before_tax_note", "text", "", "none unique where it is blank"),
        _c("mirr_before_tax", "number", "share", "modified internal rate of return a year, before tax"),
        _c("payback_before_tax_years", "number", "years", "until cash is back, before tax, without value left; blank: never"),
        _c("discounted_payback_before_tax_years", "number", "years", "the same, discounted"),
        _c("npv_after_tax", "number", "cur", "net present value with grants, after tax"),
        _c("irr_after_tax", "number", "share", "internal rate of return a year, after tax; blank where not unique"),
        _c("irr_after_tax_note", "text", "", "none unique where it is blank"),
        _c("mirr_after_tax", "number", "share", "modified internal rate of return a year, after tax"),
        _c("payback_after_tax_years", "number", "years", "until cash is back, after tax, without value left; blank: never"),
        _c("discounted_payback_after_tax_years", "number", "years", "the same, discounted"),
        _c("simple_payback_years", "number", "years", "extra investment over the yearly saving of the last planned year"),
        _c("lcoa_per_tco2", "number", "cur/tCO2e", "-NPV without grants over discounted abated gross tonnes"),
        _c("lcoa_undiscounted_per_tco2", "number", "cur/tCO2e", "the same over tonnes not discounted"),
        _c("lcoe_per_kwh", "number", "cur/kWh", "owned PV: discounted cost less value left over discounted generation"),
        _c("npv_equity", "number", "cur", "net present value of the owners' cash after loan and tax"),
        _c("irr_equity", "number", "share", "its internal rate of return, receipts counted at year ends with the debt service"),
        _c("irr_equity_note", "text", "", "none unique where there is none"),
        _c("npv_interest_relief", "number", "cur", "tax saved by deducting interest: all that a loan at any rate changes in tax"),
        _c("least_dscr", "number", "", "least debt service cover of a year"),
        _c("dscr_asked", "number", "", "cover the lender asks for"),
        _c("covenant", "text", "", "met or missed; blank without a loan"),
        _c("tax_changes_plan", "flag", "", "yes where the best plan after tax is not the best before tax; blank: not asked"),
        _c("tax_change", "text", "", "in which items"),
    ),
    "cash_view": (
        _c("plan", "text", "", "plan, against the reference"),
        _c("view", "text", "", "horizon or life_cycle"),
        _c("year", "integer", "", "year"),
        _c("line", "text", "", "investment, grants, electricity ... income_tax, interest, principal; dscr is a ratio"),
        _c("timing", "text", "", "start, mid or end of the year"),
        _c("amount", "number", "", "receipts positive, in the money of the sheet finance [cur]"),
        _c("discounted", "number", "cur", "its value today"),
        _c("added", "text", "", "the sums it is part of: before_tax, after_tax, equity; blank where it is only shown"),
        _c("is_cash", "flag", "", "no for values left at the end and what is only shown"),
    ),
}
