"""Traps of single cells: numbers, percentages, dates, blanks, formulas, errors and texts as real workbooks hold them."""

from __future__ import annotations

import datetime

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.corpus.trap import Trap, one, xml

SIZE, SHARE, CAPEX, LIFE = "pv!max_size_kw", "retrofits!saving_share_1", "retrofits!capex_cost.2026", "retrofits!life_years"
NAME, DAY, OWNER, REFERENCE = "site!site_name", "calendar!day", "pv!ownership", "retrofits!saves_on_1"
BLANKABLE = "pv!max_per_year_kw"
BOLD = InlineFont(b=True)
MAY_FIRST = datetime.date(2025, 5, 1)

FORMULAS = [
    one("formula without saved result", SIZE, xml('<c r="{cell}"><f>1+1</f></c>'), None, "E202"),
    one("formula with saved result", SIZE, xml('<c r="{cell}"><f>40+2</f><v>42</v></c>'), 42.0),
    one("formula saving text", SIZE, xml('<c r="{cell}" t="str"><f>"4"&amp;"2"</f><v>42</v></c>'), 42.0, "W201"),
    one("formula saving empty text", BLANKABLE, xml('<c r="{cell}" t="str"><f>""</f><v></v></c>')),
    one("formula saving empty text where needed", SIZE, xml('<c r="{cell}" t="str"><f>""</f></c>'), None, "E203"),
    one("formula saving TRUE", SIZE, xml('<c r="{cell}" t="b"><f>1=1</f><v>1</v></c>'), None, "E206"),
    one("shared formula, its first cell", SIZE, xml('<c r="{cell}"><f t="shared" ref="A1:A9" si="0">B1+1</f><v>7</v></c>'), 7.0),
    one("shared formula, a later cell", SIZE, xml('<c r="{cell}"><f t="shared" si="0"/><v>8</v></c>'), 8.0),
    one("shared formula without result", SIZE, xml('<c r="{cell}"><f t="shared" si="0"/></c>'), None, "E202"),
    one("array formula", SIZE, xml('<c r="{cell}"><f t="array" ref="A1">SUM(A1:A2*2)</f><v>9</v></c>'), 9.0),
    one("formula of another workbook", SIZE, xml('<c r="{cell}"><f>[1]Sheet1!$A$1</f><v>5</v></c>'), 5.0),
    one("DDE formula", SIZE, xml('<c r="{cell}"><f>cmd|\' /C calc\'!A0</f><v>6</v></c>'), 6.0),
    *(one(f"error {error}", SIZE, xml(f'<c r="{{cell}}" t="e"><v>{error}</v></c>'), None, "E201")
      for error in ("#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!")),
    one("error from a formula", SIZE, xml('<c r="{cell}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), None, "E201"),
    one("error in a blankable cell", BLANKABLE, xml('<c r="{cell}" t="e"><v>#N/A</v></c>'), None, "E201"),
]

NUMBERS = [
    one("number as text", SIZE, "88", 88.0, "W201"),
    one("leading apostrophe kept", SIZE, "'88", 88.0, "W201"),
    one("thousands with commas", SIZE, "1,234.5", 1234.5, "W201"),
    one("thousands with spaces", SIZE, "1 234", 1234.0, "W201"),
    one("thousands with thin no-break spaces", SIZE, "1\u202f234", 1234.0, "W201"),
    one("full-width digits", SIZE, "１２３４", 1234.0, "W201"),
    one("full-width comma and point", SIZE, "１，２３４．５", 1234.5, "W201"),
    one("no-break space", SIZE, "\u00a012\u00a0", 12.0, "W201"),
    one("minus sign of typography", SIZE, "−5", None, "E207"),
    one("decimal comma", SIZE, "1,5", None, "E205"),
    one("European thousands", SIZE, "1.234,5", None, "E205"),
    one("unit behind the number", SIZE, "12 kW", None, "E205"),
    one("ten thousands 万", SIZE, "1.2万", None, "E205"),
    one("currency sign before the number", CAPEX, "¥5000", None, "E205"),
    one("superscript digits are no digits", SIZE, "10²", None, "E205"),
    one("words", SIZE, "many", None, "E204"),
    one("range", SIZE, "10-20", None, "E205"),
    one("about", SIZE, "~100", None, "E204"),
    one("negative in parentheses, a format", "carriers!price_per_unit.2026@6", -2.5, None, "", '#,##0.0_);(#,##0.0)'),
    one("negative in parentheses, a text", SIZE, "(1,234)", None, "E204"),
    one("currency format", CAPEX, 5000.5, 5000.5, "", '"¥"#,##0.00'),
    one("accounting format", CAPEX, 5000.0, 5000.0, "", '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-'),
    one("shown in 万", CAPEX, 50_000, 50_000.0, "", '0!.0,"万"'),
    one("scientific format", CAPEX, 5e4, 50_000.0, "", "0.00E+00"),
    one("scientific text", CAPEX, "5E4", 50_000.0, "W201"),
    one("number stored in text format", CAPEX, 5000, 5000.0, "", "@"),
    one("1e308", CAPEX, 1e308, None, "E207"),
    one("1e16", CAPEX, 1e16, None, "E207"),
    one("the largest amount", CAPEX, 9e14, 9e14),
    one("1e400 in the file", CAPEX, xml('<c r="{cell}"><v>1e400</v></c>'), None, "E207"),
    one("a whole number of 400 digits", CAPEX, xml('<c r="{cell}"><v>' + "9" * 400 + "</v></c>"), None, "E207"),
    one("whole number of 400 digits as a life", LIFE, xml('<c r="{cell}"><v>' + "9" * 400 + "</v></c>"), None, "E207"),
    one("-0.0", CAPEX, xml('<c r="{cell}"><v>-0.0</v></c>'), 0.0),
    one("17 digits of a binary fraction", CAPEX, xml('<c r="{cell}"><v>0.30000000000000004</v></c>'), 0.30000000000000004),
    one("TRUE for a number", SIZE, True, None, "E206"),
    one("below its range", SIZE, -1, None, "E207"),
    one("whole number as 12.0", LIFE, 12.0, 12),
    one("no whole number", LIFE, 12.5, None, "E208"),
    one("year 2026.0", "pv!first_build_year", 2026.0, 2026),
    one("year as text with 年", "pv!first_build_year", "2026年", None, "E205"),
    one("year as a date", "pv!first_build_year", datetime.datetime(2026, 1, 1), None, "E212"),
    one("date for a number", SIZE, datetime.datetime(2026, 1, 2), None, "E212"),
    one("time for a number", SIZE, datetime.time(12, 30), None, "E212"),
    one("rich text number", SIZE, CellRichText(TextBlock(BOLD, "4"), "2"), 42.0, "W201"),
    one("inline string number", SIZE, xml('<c r="{cell}" t="inlineStr"><is><t>42</t></is></c>'), 42.0, "W201"),
    one("inline string in pieces", SIZE, xml('<c r="{cell}" t="inlineStr"><is><r><t>4</t></r><r><t>2</t></r></is></c>'), 42.0,
        "W201"),
    one("number in a date format that is no date", SIZE, 10**8, 1e8, "", "yyyy-mm-dd"),
]

PERCENT = [
    one("12 means 12 %", SHARE, 12, 0.12),
    one("0.12 shown as 12 %", SHARE, 0.12, 0.12, "", "0%"),
    one("0.12 shown as 12.00 %", SHARE, 0.12, 0.12, "", "0.00%"),
    one("0.12 shown as 12 % in red when negative", SHARE, 0.12, 0.12, "", "0%;[Red]-0%"),
    one("12 followed by a literal %", SHARE, 12, 0.12, "", '0"%"'),
    one("12 followed by an escaped %", SHARE, 12, 0.12, "", "0\\%"),
    one("12% as text", SHARE, "12%", 0.12, "W202"),
    one("12 % as text with a space", SHARE, "12 %", 0.12, "W202"),
    one("12％ full-width", SHARE, "１２％", 0.12, "W202"),
    one("fraction typed", SHARE, 0.12, 0.0012, "W203"),
    one("1 typed", SHARE, 1, 0.01, "W203"),
    one("half a percent by format", SHARE, 0.005, 0.005, "", "0.0%"),
    one("120 %", SHARE, 120, None, "E207"),
    one("1.2 shown as 120 %", SHARE, 1.2, None, "E207", "0%"),
    one("12 shown as 1200 %", SHARE, 12, None, "E207", "0%"),
    one("negative share", "end_uses!scaling_share", -5, None, "E207"),
    one("percentage where money belongs", CAPEX, 0.5, None, "E217", "0%"),
    one("percentage as text where kW belong", SIZE, "50%", None, "E217"),
    one("per mille sign", SHARE, "12‰", None, "E205"),
]

BLANKS = [
    *(one(f"blank {blank!r}", BLANKABLE, blank) for blank in (
        " ", "\u00a0", "\u3000", "-", "－", "—", "——", "–", "---", "n/a", "N/A", "#N/A", "无", "/", "\\")),
    *(one(f"blank {blank!r} where needed", SIZE, blank, None, "E203") for blank in (" ", "—", "——", "n/a", "无")),
    one("blank by an empty string cell", BLANKABLE, xml('<c r="{cell}" t="s"></c>')),
    one("blank by an inline empty string", BLANKABLE, xml('<c r="{cell}" t="inlineStr"><is><t></t></is></c>')),
]

DATES = [
    *(one(f"date {value!r}", DAY, value, MAY_FIRST) for value in (
        datetime.datetime(2025, 5, 1), datetime.datetime(2025, 5, 1, 13, 30), 45778, 45778.5, "2025-05-01", "2025/5/1",
        "2025.5.1", "20250501", 20250501, "2025年5月1日", "２０２５年５月１日", "2025-05-01 00:00:00", " 2025-05-01\u00a0")),
    one("date by format", DAY, 45778, MAY_FIRST, "", 'yyyy"年"m"月"d"日"'),
    one("ISO date cell", DAY, xml('<c r="{cell}" t="d"><v>2025-05-01T00:00:00</v></c>'), MAY_FIRST),
    *(one(f"no date {value!r}", DAY, value, None, "E211") for value in (
        "soon", "2025-02-30", "1/5/2025", "5月1日", 12, 99_999, 2025, -1, datetime.datetime(1999, 12, 31), True, 1e300)),
    one("no date of 400 digits", DAY, xml('<c r="{cell}"><v>' + "9" * 400 + "</v></c>"), None, "E211"),
]

TEXTS = [
    one("formula as text", NAME, "=1+1", "=1+1"),
    *(one(f"text starting with {sign}", NAME, f"{sign}cmd", f"{sign}cmd") for sign in "=+-@"),
    one("number for a text", NAME, 7, "7"),
    one("12345678901 for a text", NAME, 12345678901.0, "12345678901"),
    one("TRUE for a text", NAME, True, "True"),
    one("date for a text", NAME, datetime.datetime(2026, 1, 2), None, "E212"),
    one("very long text", NAME, "x" * 1001, None, "E215"),
    one("longest text Excel keeps", NAME, "x" * 32_767, None, "E215"),
    one("text of 1,000 characters", NAME, "工" * 1000, "工" * 1000),
    one("rich text", NAME, CellRichText("Plant ", TextBlock(BOLD, "A")), "Plant A"),
    one("escaped control character", NAME, "Plant_x000D_", "Plant_x000D_"),
    one("line break in a text", NAME, "Plant\nA", "Plant\nA"),
    one("name with a no-break space", "site_limits!limit_id", "hall\u00a0", "hall"),
    one("name in full-width letters", "site_limits!limit_id", "Ｈ１", "H1"),
    one("number for a name", "site_limits!limit_id", 101.0, "101"),
    one("name that became a date", "site_limits!limit_id", datetime.datetime(2026, 3, 4), None, "E212"),
    one("TRUE for a name", "site_limits!limit_id", True, None, "E206"),
    one("choice in capitals with spaces", OWNER, " OWNED\u00a0", "owned"),
    one("choice full-width", OWNER, "ｏｗｎｅｄ", "owned"),
    one("choice misspelt", OWNER, "ownd", None, "E209"),
    one("number for a choice", OWNER, 1, None, "E209"),
    one("TRUE for a choice", OWNER, True, None, "E206"),
    *(one(f"yes as {value!r}", "pv!in_reference", value, True) for value in ("yes", "Y", "是", True, 1, "√")),
    *(one(f"no as {value!r}", "pv!in_reference", value, False) for value in ("no", "否", "无", False, 0)),
    one("neither yes nor no", "pv!in_reference", "perhaps", None, "E210"),
    one("2 for yes or no", "pv!in_reference", 2, None, "E210"),
    one("reference misspelt", REFERENCE, "preses", None, "E402"),
    one("reference in other case", REFERENCE, "Presses", None, "E402"),
    one("reference with spaces and full-width", REFERENCE, " ｐｒｅｓｓｅｓ\u00a0", "presses"),
    one("reference to a number", REFERENCE, 7, None, "E402"),
    one("series without column", "pv!profile", "loads", None, "E216"),
    one("series with spaces and a full-width colon", "pv!profile", "loads： sun_kw_per_kwp", "loads:sun_kw_per_kwp"),
    one("series of a missing file", "pv!profile", "nofile:x", None, "E110"),
    one("series of a missing column", "pv!profile", "loads:nothing", None, "E112"),
    *(one(f"series that leaves the folder: {name}", "pv!profile", name, None, "E111")
      for name in ("../loads:x", "/etc/passwd:x", "..\\loads:x", "~/x:y")),
]

TRAPS: list[Trap] = [*FORMULAS, *NUMBERS, *PERCENT, *BLANKS, *DATES, *TEXTS]
