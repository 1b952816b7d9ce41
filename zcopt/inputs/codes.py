"""Every code a problem of the inputs can carry, with its one-line meaning; ``zcopt explain`` reads this.

The letter is the severity (E error, W warning, N note), the hundred is the level: 1 file, 2 cell, 3 header and sheet,
4 across sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zcopt.errors import Severity

CODES: Mapping[str, str] = MappingProxyType({
    "E101": "The file is not there.",
    "E102": "The file is a lock file that Excel, WPS or LibreOffice leaves beside an open workbook.",
    "E103": "The file is larger than 50 MB.",
    "E104": "The file is an old .xls workbook or is protected by a password.",
    "E105": "The file is something else than an .xlsx workbook.",
    "E106": "The file is damaged and cannot be opened.",
    "E107": "The file is packed so densely that unpacking it could fill the memory.",
    "E108": "The file may not be read: permission was refused.",
    "E109": "The package defusedxml is missing, without which workbooks are not opened.",
    "E110": "A file of hourly series is not in the folder timeseries.",
    "E111": "The name of a series tries to leave the folder timeseries.",
    "E112": "A file of hourly series has no column of this name.",
    "E113": "A series has another length than a year of hours or quarter hours.",
    "E114": "A file of hourly series cannot be read as text.",
    "W101": "The workbook is open elsewhere; edits that were not saved are not read.",
    "N101": "Values were read from a hidden sheet.",
    "N102": "Values were read from hidden rows or columns.",
    "N103": "A leap year was read: 29 February was left out.",
    "N104": "Quarter hours were averaged to hours.",
    "E201": "The cell holds an Excel error such as #DIV/0!.",
    "E202": "The cell holds a formula whose result was never saved.",
    "E203": "A cell that must be filled is blank.",
    "E204": "The cell holds text where a number belongs.",
    "E205": "The cell holds a number together with its unit; the unit belongs into the unit row.",
    "E206": "The cell holds TRUE or FALSE where something else belongs.",
    "E207": "The number is outside its range.",
    "E208": "The number is not whole.",
    "E209": "The entry is not one of the choices.",
    "E210": "The entry is neither yes nor no.",
    "E211": "The entry is not a date between 2000 and 2100.",
    "E212": "The cell holds a date where something else belongs; Excel may have made it from 1-2 or 3/4.",
    "E213": "Cells are merged inside the data.",
    "E214": "The first year is blank, so later years have nothing to start from.",
    "E215": "The text is longer than 1,000 characters.",
    "E216": "A series is not written file:column.",
    "E217": "The cell is a percentage, but the column is not a share.",
    "E218": "A series holds blanks or text where numbers belong.",
    "W201": "A number was written as text.",
    "W202": "A percentage was written as text.",
    "W203": "A share of at most 1 % was read; perhaps a fraction was meant.",
    "N201": "Blank years took the value of the year before.",
    "E301": "A sheet that must be there is missing.",
    "E302": "No header was found in the first 15 rows of the sheet.",
    "E303": "A column or setting that must be there is missing.",
    "E304": "A sheet that must be filled has no rows.",
    "E305": "The unit is unknown or measures something else.",
    "E306": "A column or setting stands there twice.",
    "E307": "The sheet is too large, or holds a stray value far away.",
    "E308": "The value stands in the wrong column of a settings sheet.",
    "E310": "The unit names another currency than that of the site.",
    "E311": "Two sheets of the workbook mean the same.",
    "W301": "A column is unknown and was not read.",
    "W302": "A unit is missing; the usual one was assumed.",
    "W303": "Values stand under no header and were not read.",
    "W304": "A setting is unknown and was not read.",
    "N301": "A sheet is unknown and was not read.",
    "N302": "A year outside the planned years was not read.",
    "N303": "A row that holds nothing but a note was not read.",
    "E401": "A name stands there twice.",
    "E402": "A name is used that is defined nowhere.",
    "E403": "The planned years are not known.",
})


def severity_of(code: str) -> Severity:
    """The severity a code stands for, by its letter."""
    return {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[code[0]]
