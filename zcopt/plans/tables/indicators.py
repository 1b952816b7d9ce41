"""Indicators, the scorecard of a programme, product footprints and CBAM."""

from __future__ import annotations

from typing import Final

from zcopt.plans.tables.column import TableColumn

_c = TableColumn

TABLES: Final[dict[str, tuple[TableColumn, ...]]] = {
    "indicators": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("indicator", "text", "", "key of the indicator"),
        _c("value", "number", "", "value; blank when not computed"),
        _c("unit", "text", "", "unit"),
        _c("limit", "number", "", "target of the case for the year; blank where there is none"),
        _c("margin", "number", "", "distance to the limit, negative when missed"),
        _c("sense", "text", "", "<= or >= where there is a limit"),
    ),
    "scorecard": (
        _c("plan", "text", "", "plan; base_year for the year of measured data, blank for rules that are words alone"),
        _c("year", "integer", "", "year"),
        _c("programme", "text", "", "whose values are compared with: scorecard_programme of the sheet site"),
        _c("indicator", "text", "", "key of the indicator or of the answer on the sheet checklist"),
        _c("value", "number", "", "value; blank when not computed"),
        _c("unit", "text", "", "unit"),
        _c("sense", "text", "", "<= or >="),
        _c("entry", "number", "", "value to be admitted; blank where there is none that applies"),
        _c("entry_margin", "number", "", "distance to it, negative when missed"),
        _c("entry_verdict", "text", "", "met, missed, not_computed, does_not_apply; report_only where no value is asked"),
        _c("leading", "number", "", "value of 2030 or of the best class; blank where there is none that applies"),
        _c("leading_margin", "number", "", "distance to it, negative when missed"),
        _c("leading_verdict", "text", "", "met, missed, not_computed or does_not_apply; blank where no value is asked"),
        _c("certificates", "text", "", "whether contracts and certificates count in the value; assumed: the rule does not say"),
        _c("reason_en", "text", "", "why not computed or not applied, what is left out, or the words of the rule"),
        _c("reason_zh", "text", "", "the same in Chinese"),
        _c("rules", "text", "", "rules of data/rules_zero_carbon_factory.csv, or own"),
        _c("source", "text", "", "who says so"),
    ),
    "footprint": (
        _c("plan", "text", "", "plan; base_year for the year of measured data"),
        _c("year", "integer", "", "year"),
        _c("product", "text", "", "product"),
        _c("component", "text", "", "category of data/accounting_rules.csv, suppliers, or total"),
        _c("kgco2e_per_unit", "number", "kgCO2e/unit", "of one unit of the product; blank where none is made"),
        _c("unit", "text", "", "unit of the footprint"),
        _c("tco2", "number", "tCO2e", "the same times the output of the year"),
        _c("missing_en", "text", "", "of the total: what it does not hold for lack of data"),
        _c("missing_zh", "text", "", "the same in Chinese"),
    ),
    "footprint_bridge": (
        _c("plan", "text", "", "plan"),
        _c("product", "text", "", "product"),
        _c("step", "text", "", "base_year and last_year are footprints, the others changes that add up between them"),
        _c("kgco2e_per_unit", "number", "kgCO2e/unit", "footprint or change"),
        _c("unit", "text", "", "unit of the footprint"),
    ),
    "cbam": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("good", "text", "", "good sold to the EU"),
        _c("sector", "text", "", "sector of the good"),
        _c("basis", "text", "", "actual: embedded emissions from the plan; default: value of the EU with its mark-up"),
        _c("production_t", "number", "t", "planned output"),
        _c("exported_t", "number", "t", "sold to the EU"),
        _c("direct_tco2", "number", "tCO2e", "direct emissions and bought heat attributed to the output, with corrections"),
        _c("own_direct_tco2_per_t", "number", "tCO2e/t", "the same per tonne, or the default value before its mark-up"),
        _c("own_indirect_tco2_per_t", "number", "tCO2e/t", "bought power by its location-based factor, per tonne"),
        _c("precursors_tco2_per_t", "number", "tCO2e/t", "embodied in bought precursors"),
        _c("mark_up_share", "number", "share", "on default values"),
        _c("see_tco2_per_t", "number", "tCO2e/t", "specific embedded emissions that are charged"),
        _c("benchmark_tco2_per_t", "number", "tCO2e/t", "CBAM benchmark of the good"),
        _c("free_allocation_share", "number", "share", "free allocation kept in the EU"),
        _c("correction_share", "number", "share", "cross-sectoral correction factor"),
        _c("adjustment_tco2_per_t", "number", "tCO2e/t", "benchmark times both shares"),
        _c("certificates_tco2", "number", "tCO2e", "max(0, charged less adjustment) times what is exported"),
        _c("certificate_price_eur", "number", "EUR/tCO2e", "price of a certificate"),
        _c("paid_at_home_eur", "number", "EUR", "carbon price paid at home on what is exported"),
        _c("cost_eur", "number", "EUR", "max(0, certificates times price less what was paid at home)"),
        _c("cost", "number", "cur", "the same in the currency of the case"),
        _c("missing", "text", "", "what was not computed, for lack of data"),
    ),
}
