"""Money over time against closed forms and published numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zcopt.finance import (
    annuity_value,
    capital_recovery_factor,
    credits_used,
    debt_service,
    discount_factor,
    income_tax,
    internal_rate_of_return,
    linear_residual_share,
    modified_internal_rate_of_return,
    net_present_value,
    nominal_rate,
    payback_years,
    per_half_year,
    present_cost_with_replacements,
    real_rate,
    residual_share,
    sign_changes,
    write_offs,
)


def test_capital_recovery_over_twenty_years() -> None:
    assert capital_recovery_factor(0.08, 20) == pytest.approx(0.1018522, abs=5e-8)
    assert capital_recovery_factor(0.0, 20) == pytest.approx(0.05)
    assert capital_recovery_factor(0.08, 20) * annuity_value(0.08, 20) == pytest.approx(1.0)


def test_a_second_purchase_after_ten_years() -> None:
    # 500 + 500 / 1.08^10, nothing left after twenty years
    assert present_cost_with_replacements(500, 0.08, 10, 20) == pytest.approx(731.5967440, abs=5e-8)


def test_a_third_is_left_after_twenty_of_thirty_years() -> None:
    # 100 - 33.33 / 1.08^20
    assert present_cost_with_replacements(100, 0.08, 30, 20, linear_residual=True) == pytest.approx(92.8483931, abs=5e-8)


def cost_in_horizon(life: int, rate: float, built: int, left: float) -> float:
    """1,000 paid at the start of year ``built`` of five, less the discounted value left at the end."""
    return 1000 * (discount_factor(rate, built - 1) - left * discount_factor(rate, 5))


@pytest.mark.parametrize(("life", "rate", "built", "linear", "consistent"), [
    (25, 0.08, 1, 455.5, 374.0), (25, 0.08, 3, 258.4, 207.0), (25, 0.08, 5, 81.7, 63.8),
    (10, 0.08, 1, 659.7, 595.0), (15, 0.05, 3, 280.2, 238.0)])
def test_five_years_of_a_long_life(life: int, rate: float, built: int, linear: float, consistent: float) -> None:
    """The table of the methods report, section 10.1."""
    used = 5 - built + 1
    assert cost_in_horizon(life, rate, built, linear_residual_share(life, used)) == pytest.approx(linear, abs=0.05)
    assert cost_in_horizon(life, rate, built, residual_share(rate, life, used)) == pytest.approx(consistent, abs=0.05)


@settings(deadline=None, derandomize=True)
@given(rate=st.floats(0, 0.3), life=st.integers(1, 40), used=st.integers(1, 40))
def test_price_less_residual_is_the_annuities_in_use(rate: float, life: int, used: int) -> None:
    used = min(used, life)
    kept = residual_share(rate, life, used) * discount_factor(rate, used)
    annuities = capital_recovery_factor(rate, life) * annuity_value(rate, used)
    assert 1 - kept == pytest.approx(annuities, rel=1e-6, abs=1e-9)


def test_nothing_is_left_after_its_life() -> None:
    assert residual_share(0.08, 10, 10) == 0
    assert residual_share(0.08, 10, 12) == 0
    assert linear_residual_share(10, 12) == 0


def test_net_present_value_by_hand() -> None:
    assert net_present_value(0.1, [-100, 110, 121]) == pytest.approx(100)


def test_rate_of_return_of_the_spreadsheet_example() -> None:
    rate = internal_rate_of_return([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000])
    assert rate == pytest.approx(0.0866, abs=5e-5)


@pytest.mark.parametrize("flows", [(-100, 230, -132), (100, 50), (-100, -50), ()])
def test_no_unique_rate_of_return(flows: tuple[float, ...]) -> None:
    """-100, 230, -132 has the roots 10 % and 20 %; flows of one sign have none."""
    assert internal_rate_of_return(flows) is None


def test_sign_changes_skip_zeros() -> None:
    assert sign_changes([-1, 0, -2, 0, 3]) == 1
    assert sign_changes([-1, 2, 0, -3]) == 2


@pytest.mark.parametrize(("flows", "rate", "years"), [
    ((-100, 50, 50, 50), 0.0, 2.0),
    ((-100, 40, 40, 40), 0.0, 2.5),
    ((-100, 110), 0.1, 1.0),
    ((-100, 0, 0), 0.0, None),
    ((-100, 60, 60), 0.2, None),
    ((-100, 150, -100, 20), 0.0, 2 / 3),
    ((10, 20), 0.0, 0.0),
])
def test_payback(flows: tuple[float, ...], rate: float, years: float | None) -> None:
    found = payback_years(flows, rate)
    assert found is None if years is None else found == pytest.approx(years)


def test_flows_whose_sum_turns_once_have_one_positive_rate() -> None:
    """Norstrom: -100, +250, -20 sums to -100, 150, 130; (25 + sqrt(25^2 - 4 * 10 * 2)) / 20 - 1."""
    rate = internal_rate_of_return([-100, 250, -20])
    assert rate == pytest.approx((25 + (625 - 80) ** 0.5) / 20 - 1)


def test_modified_rate_of_the_irr_trap() -> None:
    # -100, 230, -132 at 10 %: receipts grow to 253, payments are worth 100 + 132 / 1.21 = 209.09 today
    assert modified_internal_rate_of_return([-100, 230, -132], 0.1, 0.1) == pytest.approx((253 / (100 + 132 / 1.21)) ** 0.5 - 1)
    assert modified_internal_rate_of_return([100, 20], 0.1, 0.1) is None


def test_real_and_nominal_rates() -> None:
    assert nominal_rate(0.05, 0.02) == pytest.approx(0.071)
    assert real_rate(0.071, 0.02) == pytest.approx(0.05)
    assert (1 + per_half_year(0.21)) ** 2 == pytest.approx(1.21)


def test_what_is_kept_on_the_books_goes_off_at_the_end() -> None:
    assert write_offs(4, 6, 0.2) == pytest.approx((0.2, 0.2, 0.2, 0.2, 0, 0.2))
    # out of service after two years: all that is left
    assert write_offs(10, 2, 0.05) == pytest.approx((0.095, 0.905))


def test_losses_and_credits_are_carried_forward_and_lapse() -> None:
    assert income_tax([-100, 60, 60], 0.25, 5) == pytest.approx((0, 0, 5))
    assert income_tax([-100, 0, 60], 0.25, 1) == pytest.approx((0, 0, 15))
    assert credits_used([100, 0, 0], [30, 30, 30], 1) == pytest.approx((30, 30, 0))
    assert credits_used([10, 10, 0], [5, 5, 20], 5) == pytest.approx((5, 5, 10))


def test_loans_repay_what_was_borrowed() -> None:
    # 1,000 over two years at 10 %: 576.19 a year
    (first, second) = debt_service(1000, 0.1, 2)
    assert first == pytest.approx((100, 476.190476)) and sum(second) == pytest.approx(576.190476)
    interest, principal = zip(*debt_service(900, 0.1, 4, grace_years=1, equal_principal=True), strict=True)
    assert interest == pytest.approx((90, 90, 60, 30)) and principal == pytest.approx((0, 300, 300, 300))
