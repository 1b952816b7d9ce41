"""The first sheet: what to do, what the colours mean, what a row of each sheet is, and where help is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from zcopt.inputs.row import Label, Row
from zcopt.inputs.template.heads import LINE_POINTS, lines_needed
from zcopt.inputs.template.language import Language
from zcopt.inputs.template.pen import INK, ROLE_LABELS, Pen

_STEPS = (
    Label("Fill the sheets from left to right; what is marked * must be filled.", "从左到右填写各表；标 * 的为必填项。"),
    Label("Choose the unit in the unit row; your numbers are converted. Type shares as 12 or 12%.",
          "在单位行选择所用单位，程序自动换算；百分比请填 12 或 12%。"),
    Label("Names of other sheets are chosen from lists, which grow as you add rows there.",
          "引用其他表的名称可从下拉列表选择；在该表新增行后列表自动更新。"),
    Label("A blank year takes the value of the year before it, except for targets and limits.",
          "年度数据留空时沿用上一年的数值（目标与上限除外）。"),
    Label("Say in the columns source and note where a number comes from.", "请在“来源”和“备注”列注明数据出处。"),
    Label("Hourly data are CSV files in the folder timeseries, written as file:column.",
          "逐时数据以 CSV 存放于 timeseries 文件夹，按“文件:列名”引用。"),
    Label("Keep the grey keys; rows and columns may be inserted, moved and sorted.",
          "请保留灰色字段名；行列可插入、移动和排序。"),
    Label("Sheets marked hidden below are needed by few factories: right-click any tab and choose Unhide.",
          "下表标注“隐藏”的工作表仅少数工厂需要：右键任一工作表标签，选择“取消隐藏”。"),
    Label("Save, then run: zcopt check FOLDER. It lists every problem with its cell.",
          "保存后运行：zcopt check 文件夹。程序会列出每个问题及其单元格。"),
)
_HELP = (
    ("zcopt check FOLDER --mark", Label("marks every problem in a copy of this workbook", "在副本中标出每个问题")),
    ("zcopt explain E207", Label("what a message means, with an example and what to do", "解释消息代码的含义、示例与处理办法")),
    ("zcopt run FOLDER", Label("finds and ranks the pathways and writes the reports", "计算并排序各路径，生成报告")),
    ("docs/guide.md", Label("guide for planners; docs/sheets.md lists every column",
                            "规划人员指南；docs/sheets.md 列出所有字段")),
)
_COLOURS = (
    ("number", "1,234.5", Label("Input: yours to fill", "输入：由您填写")),
    ("missing_sample", "", Label("Must be filled but is blank", "必填但尚为空")),
    ("twice_sample", "boiler", Label("This name stands there twice", "名称重复")),
    ("unit", "kWh", Label("Unit: choose from the list", "单位：从列表选择")),
    ("calculated", "1,234.5", Label("Calculated: black", "计算值：黑色")),
    ("unused", "", Label("Not used", "不使用")),
    ("key", "machine_key", Label("Key the program reads: leave as it is", "程序读取的字段名：请勿改动")),
)
_HIDDEN = Label("(hidden)", "（隐藏）")
_WIDTHS = (4, 27, 31, 34, 62, 54)
_FIRST, _LAST = 1, len(_WIDTHS) - 1


def readme_sheet(pen: Pen, row_types: Sequence[type[Row]], title: Label, schema: int,
                 hidden: Collection[type[Row]] = ()) -> None:
    """Write the sheet README; sheets that are ``hidden`` are listed without a link, and how to show them."""
    sheet = pen.book.add_worksheet("README")
    sheet.hide_gridlines(2)
    sheet.set_tab_color(INK)
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, pen.say(title), pen.style("book_title"))
    span = f"{pen.years[0]}-{pen.years[-1]}, " if pen.years else ""
    sheet.write_string(1, 0, f"{span}{pen.currency}, zcopt schema {schema}", pen.style("remark"))
    row = _steps(pen, sheet, 3)
    row = _pairs(pen, sheet, row + 1, Label("Colours", "颜色"), _COLOURS)
    row = _sheet_list(pen, sheet, row + 1, row_types, hidden)
    _pairs(pen, sheet, row + 1, Label("Help", "帮助"), [("cell", command, text) for command, text in _HELP])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8README&C&8zcopt&R&8&P / &N")
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _steps(pen: Pen, sheet: Any, row: int) -> int:
    for number, step in enumerate(_STEPS, start=1):
        parts = pen.language.parts(step)
        sheet.set_row(row, LINE_POINTS * len(parts) + 5)
        sheet.write_string(row, 0, f"{number}.", pen.style("step"))
        sheet.merge_range(row, _FIRST, row, _LAST, "\n".join(parts), pen.style("step"))
        row += 1
    return row


def _pairs(pen: Pen, sheet: Any, row: int, head: Label, pairs: Sequence[tuple[str, str, Label]]) -> int:
    """A sample in its style beside what it means; the row after the last."""
    sheet.write_string(row, _FIRST, pen.say(head), pen.style("head"))
    sheet.merge_range(row, _FIRST + 1, row, 4, pen.say(Label("Meaning", "含义")), pen.style("head"))
    for offset, (style, sample, meaning) in enumerate(pairs, start=1):
        sheet.set_row(row + offset, 18)
        sheet.write_string(row + offset, _FIRST, sample, pen.style(style))
        sheet.merge_range(row + offset, _FIRST + 1, row + offset, 4, pen.say(meaning), pen.style("cell"))
    return row + len(pairs) + 1


def _sheet_list(pen: Pen, sheet: Any, row: int, row_types: Sequence[type[Row]], hidden: Collection[type[Row]]) -> int:
    """Every sheet with a link, its role in the colour of its tab, and what a row of it is; the row after the last."""
    texts = (Label("Sheet", "工作表"), Label("Role", "类别"), Label("Name", "名称"), Label("A row is", "每行含义"))
    for position, text in enumerate(texts, start=_FIRST):
        sheet.write_string(row, position, pen.say(text), pen.style("head"))
    sheet.write_string(row, _LAST, "", pen.style("head"))
    for offset, row_type in enumerate(row_types, start=1):
        declared = row_type.sheet
        must = " *" if declared.required else ""
        if row_type in hidden:
            sheet.write_string(row + offset, _FIRST, f"{declared.name} {pen.say(_HIDDEN, ' ')}", pen.style("cell"))
        else:
            sheet.write_url(row + offset, _FIRST, f"internal:'{declared.name}'!A1", pen.style("link"), declared.name + must)
        sheet.write_string(row + offset, 2, pen.say(ROLE_LABELS[declared.tab], " "), pen.style(f"role_{declared.tab}"))
        sheet.write_string(row + offset, 3, pen.say(declared.label, " "), pen.style("cell"))
        lines = _meaning(pen, sheet, row + offset, row_type)
        sheet.set_row(row + offset, LINE_POINTS * lines + 5)
    return row + len(row_types) + 1


def _meaning(pen: Pen, sheet: Any, row: int, row_type: type[Row]) -> int:
    """What a row of a sheet is: side by side in two languages, or across in one; lines needed."""
    parts = pen.language.parts(row_type.sheet.help) or pen.language.parts(row_type.sheet.label)
    if pen.language is Language.BOTH and len(parts) > 1:
        for position, part in enumerate(parts, start=_LAST - 1):
            sheet.write_string(row, position, part, pen.style("cell"))
        return max(lines_needed(part, _WIDTHS[position] - 1) for position, part in enumerate(parts, start=_LAST - 1))
    sheet.merge_range(row, _LAST - 1, row, _LAST, parts[0], pen.style("cell"))
    return lines_needed(parts[0], _WIDTHS[_LAST - 1] + _WIDTHS[_LAST] - 1)
