"""Every code in the program is explained, every explanation is used, and the examples are what the program says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zcopt.errors import ModelError, Problem, Severity, UsageError, sentence
from zcopt.inputs.cells import read_cell
from zcopt.inputs.codes import FAMILIES, explained, registry, text
from zcopt.inputs.grid import RawCell, Spot
from zcopt.inputs.question import Question
from zcopt.inputs.row import Row
from zcopt.inputs.scale import scale_of
from zcopt.inputs.sheets import SettingsRow, SiteRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.parts import SHEETS

ROOT = Path(__file__).parents[2] / "zcopt"
CODE = re.compile(r"[EWN]\d{3}")
SHARED_BY_FILES = {
    "E103": "workbooks and series", "E106": "outside and inside the archive", "E108": "workbooks and series",
    "E206": "numbers and texts", "E212": "numbers and texts",
    "E302": "tables and settings", "E303": "tables and settings", "E306": "tables and settings",
    "N302": "tables and settings", "W303": "tables and settings",
}
"""Codes that several modules use for the same meaning, and why; every other code belongs to one module."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def code_of(node: ast.AST) -> str:
    found = isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    return str(node.value) if found and isinstance(node, ast.Constant) else ""


def codes_in_use() -> set[str]:
    """Every literal that is a code, wherever it stands."""
    return {code for _, tree in trees() for code in map(code_of, ast.walk(tree)) if code}


def modules_by_code() -> dict[str, set[str]]:
    """Code -> the modules in which a problem with it is made: those where it is an argument of a call."""
    found: dict[str, set[str]] = {}
    for name, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                if code := code_of(argument):
                    found.setdefault(code, set()).add(name)
    return found


def templates_by_code() -> dict[str, list[re.Pattern[str]]]:
    """Code -> what the texts given together with it can look like: holes of f-strings match anything."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for _, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for code in filter(None, map(code_of, call.args)):
                found.setdefault(code, []).extend(re.compile(pattern, re.DOTALL) for pattern in map(pattern_of, call.args)
                                                  if len(pattern.replace(".*", "")) > 5)
    return found


def pattern_of(node: ast.AST) -> str:
    """A text as a pattern: ``f"{key} is {value}"`` -> ``.* is .*``; empty for anything else."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part) if isinstance(part, ast.Constant) else ".*" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (pattern_of(node.left) or ".*") + (pattern_of(node.right) or ".*")
    return ""


def test_the_registry_holds_exactly_the_codes_in_use() -> None:
    assert set(registry()) == codes_in_use()


def test_a_code_has_one_meaning() -> None:
    several = {code: sorted(modules) for code, modules in modules_by_code().items() if len(modules) > 1}
    assert set(several) == set(SHARED_BY_FILES), several


def test_the_file_is_in_order() -> None:
    assert list(registry()) == sorted(registry())


@pytest.mark.parametrize("code", registry())
def test_entries_speak_two_languages_that_old_screens_can_show(code: str) -> None:
    entry = registry()[code]
    assert code[1] in FAMILIES
    for texts in (entry.cause, entry.mend):
        assert set(texts) == {"en", "zh"}
        assert texts["en"][0].isupper() and texts["en"].endswith(".") and not CHINESE.search(texts["en"].split("(")[0][:20])
        assert CHINESE.search(texts["zh"]) and texts["zh"].endswith("。")
    for said in (*entry.cause.values(), *entry.mend.values(), str(entry.example), text(entry.example, "zh")):
        said.encode("gbk")


@pytest.mark.parametrize("code", registry())
def test_examples_are_what_the_program_says(code: str) -> None:
    example, templates = registry()[code].example, templates_by_code()[code]
    said = [example.message, example.message.removeprefix(f"{example.key} ")]  # readers of cells put the key in front
    assert any(template.fullmatch(words) for template in templates for words in said), [t.pattern for t in templates]


@pytest.mark.parametrize("code", registry())
def test_examples_stand_in_a_column_that_exists(code: str) -> None:
    example = registry()[code].example
    sheets = {row.sheet.name: row for row in SHEETS}
    if example.key:
        assert example.key in {*(column.key for column in sheets[example.sheet].columns()), "source", "note"}
    if example.severity is not Severity.NOTE:
        assert example.fix, "errors and warnings say what to do"


def test_severity_is_the_letter_of_the_code_and_nothing_else() -> None:
    letters = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}
    assert all(entry.example.severity is letters[code[0]] for code, entry in registry().items())
    with pytest.raises(TypeError):
        Problem(code="E207", message="x", severity=Severity.NOTE)  # type: ignore[call-arg]
    for wrong in ("X207", "E20", "E2077", ""):
        with pytest.raises(ModelError):
            Problem(code=wrong, message="x")


def fixes() -> Iterator[tuple[str, str]]:
    """Every fix that begins with literal text, in calls such as row.problem(key, message, fix, code)."""
    for name, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for at, argument in enumerate(call.args):
                place = at - 1 if at == 3 else at + 2
                if code_of(argument) and 0 < place < len(call.args):
                    fix = call.args[place]
                    first = fix.values[0] if isinstance(fix, ast.JoinedStr) else fix
                    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                        yield f"{name}:{fix.lineno}", first.value


@pytest.mark.parametrize(("place", "fix"), list(fixes()))
def test_fixes_begin_with_a_capital_and_leave_the_stop_to_the_printer(place: str, fix: str) -> None:
    assert sentence(fix).startswith(fix[0])
    assert not fix.endswith(".")


@pytest.mark.parametrize(("message", "fix", "said"), [
    ("saving is 120 %, must be 0..100 %", "type 12 or 12%", "saving is 120 %, must be 0..100 %. Type 12 or 12%. [E207]"),
    ("was read as 0.12 %: did you mean 12 %?", "Type 12", "was read as 0.12 %: did you mean 12 %? Type 12. [E207]"),
    ("the sheet is missing", "Did you mean pv?", "the sheet is missing. Did you mean pv? [E207]"),
    ("ends already.", "So does this.", "ends already. So does this. [E207]"),
    ("the sheet is hidden; its values were read", "", "the sheet is hidden; its values were read. [E207]"),
    ("two are given", "max_power_kw or hours, not both", "two are given. max_power_kw or hours, not both. [E207]"),
])
def test_message_and_fix_are_two_sentences(message: str, fix: str, said: str) -> None:
    assert str(Problem(code="E207", message=message, fix=fix)) == said


def test_a_problem_in_chinese_names_place_label_found_and_allowed() -> None:
    problem = Problem(code="E207", file="case.xlsx", sheet="retrofits", cell="D7", key="saving_share_1", found="120",
                      message="saving_share_1 is 120 %, must be -100..100 %", fix="Type 12 or 12%")
    assert text(problem, "zh", "节能率") == (
        "case.xlsx > retrofits!D7: saving_share_1（节能率）：数值超出允许范围，读到“120”，应为 -100..100 %。"
        "请填写允许范围内的数值，并核对单位行中的单位。 [E207]")
    assert text(problem, "en") == str(problem)
    lost = Problem(code="E402", cell="B5", found="electrcity", message="carrier 'electrcity' is not defined",
                   fix="Did you mean electricity?")
    assert "可能指 electricity" in text(lost, "zh")


def test_only_columns_whose_shares_are_usually_small_take_half_a_percent_without_doubt() -> None:
    def said(row: type[Row], key: str, typed: float) -> list[str]:
        column = row.column(key)
        question = Question(column, scale_of(column, "%", "CNY"), Spot())
        return [found.code for found in read_cell(RawCell(typed), question).problems]

    assert said(StorageRow, "self_discharge_share_per_hour", 0.0625) == []
    assert said(StorageRow, "ageing_share", 0.5) == [] and said(SettingsRow, "relative_gap_share", 0.1) == []
    assert said(RetrofitRow, "saving_share_1", 0.12) == ["W203"] and said(SiteRow, "discount_rate_share", 0.08) == ["W203"]


def test_codes_are_found_in_any_case_and_misspelt_ones_get_a_suggestion() -> None:
    assert explained(" e207 ").code == "E207"
    with pytest.raises(UsageError, match=r"no code E2O7; did you mean E2\d7\?"):
        explained("E2O7")
    with pytest.raises(UsageError, match="zcopt explain"):
        explained("nonsense")
