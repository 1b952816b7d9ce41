"""Writing the planner's workbook from the column declarations: empty, or filled with content.

What ``write_template`` writes, ``read_workbook`` reads back. The same call twice gives the same bytes.

    write      the one call: checks, then a sheet after the other
    content    what a caller fills in, checked against the declarations
    heads      the columns of a table sheet, how wide and how high they are
    pen        the workbook being written: formats, language, drop-downs
    dropdowns  the hidden sheet of lists, and names gathered from several sheets
    rules      what may be typed in a cell, and the prompt beside it
    cells      values and units in their cells
    page       title and print set-up
    table  settings  readme    the three kinds of sheet
"""

from zcopt.inputs.schema import SCHEMA
from zcopt.inputs.template.content import Content
from zcopt.inputs.template.language import Language
from zcopt.inputs.template.write import TITLE_TEXT, write_template

__all__ = ["SCHEMA", "TITLE_TEXT", "Content", "Language", "write_template"]
