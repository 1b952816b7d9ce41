"""The series of the car plant: totals, peaks and hours as its dossier says, and the same bytes every time."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

CASE = Path(__file__).parents[2] / "cases" / "auto-plant"
FILES = ("loads", "pv", "weather", "wind")
HEAT = ["hot_water_kw", "oven_heat_kw"]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("auto_plant_make_series", CASE / "make_series.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def series() -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(CASE / "timeseries" / f"{name}.csv", index_col="time", parse_dates=True) for name in FILES}


@pytest.fixture(scope="module")
def site_kw(series: dict[str, pd.DataFrame]) -> pd.Series:
    return series["loads"].drop(columns=HEAT).sum(axis=1)


def test_the_generator_writes_the_committed_bytes_twice(maker: ModuleType, tmp_path: Path):
    for folder in (tmp_path / "first", tmp_path / "second"):
        maker.write_series(folder)
        for name in FILES:
            assert (folder / f"{name}.csv").read_bytes() == (CASE / "timeseries" / f"{name}.csv").read_bytes(), name


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_the_year_2025(series: dict[str, pd.DataFrame], name: str):
    table = series[name]
    assert len(table) == 8760
    assert table.index[0] == pd.Timestamp("2025-01-01T00:00") and table.index[-1] == pd.Timestamp("2025-12-31T23:00")
    assert table.index.is_monotonic_increasing and table.index.is_unique
    assert not table.isna().any().any()
    assert name == "weather" or (table >= 0).all().all()


def test_electricity_is_150_gwh_with_the_peak_of_a_35_mw_site(site_kw: pd.Series):
    assert site_kw.sum() / 1e6 == pytest.approx(150.0, rel=1e-3)
    assert 33_000 < site_kw.max() < 35_000
    assert 0.47 < site_kw.mean() / site_kw.max() < 0.53


def test_heat_takes_nine_million_cubic_metres_of_gas(series: dict[str, pd.DataFrame]):
    hot_water, oven = (series["loads"][name].sum() for name in HEAT)
    assert (hot_water / 0.92 + oven / 0.85) / (38.931 / 3.6) == pytest.approx(9.0e6, rel=1e-3)


def test_the_plant_rests_on_sundays_holidays_and_in_its_maintenance_week(series: dict[str, pd.DataFrame], site_kw: pd.Series):
    daily = site_kw.resample("D").sum() / 24e3
    for day in ("2025-01-30", "2025-03-16", "2025-05-02", "2025-08-01", "2025-10-03"):
        assert daily[day] < 6, day
    assert daily["2025-02-08"] > 15, "a Saturday that the state calendar made a working day"
    saturday, friday = series["loads"].loc["2025-03-15"], series["loads"].loc["2025-03-14"]
    assert 0.4 < saturday["welding_kw"].sum() / friday["welding_kw"].sum() < 0.6
    assert (series["loads"].loc["2025-06-22", "welding_kw"] < 500).all()


def test_cooling_is_a_summer_load_and_hot_water_a_winter_one(series: dict[str, pd.DataFrame]):
    by_month = series["loads"].groupby(series["loads"].index.month).sum()
    assert by_month.loc[7, "hvac_cooling_kw"] > 3 * by_month.loc[1, "hvac_cooling_kw"]
    assert by_month.loc[12, "hot_water_kw"] > 2 * by_month.loc[7, "hot_water_kw"]


def test_the_south_roof_keeps_the_months_of_guangzhou(series: dict[str, pd.DataFrame]):
    data = pd.read_csv(CASE.parents[1] / "data" / "solar_monthly.csv")
    wanted = data[(data.region == "Guangzhou") & (data.quantity == "pv_hours_tilt10_south")].filter(like="value_m").iloc[0]
    south = series["pv"]["roof_press_welding_kw_per_kwp"]
    assert south.groupby(south.index.month).sum().to_list() == pytest.approx(wanted.to_list(), abs=0.2)


def test_geometry_orders_the_roofs(series: dict[str, pd.DataFrame]):
    hours = series["pv"].sum()
    assert hours["roof_assembly_kw_per_kwp"] < hours["carport_kw_per_kwp"] < hours["roof_press_welding_kw_per_kwp"]
    assert (hours > 1000).all() and (series["pv"].max() < 0.95).all()
    night = series["pv"].index.hour.isin([21, 22, 23, 0, 1, 2, 3])
    assert (series["pv"][night] == 0).all().all()
    noon = series["pv"].groupby(series["pv"].index.hour).mean()["roof_press_welding_kw_per_kwp"].idxmax()
    assert noon in {11, 12}, "the sun stands highest at about 12:20 Beijing time in Huizhou"


def test_days_differ_in_cloud(series: dict[str, pd.DataFrame]):
    july = series["pv"].loc["2025-07", "roof_press_welding_kw_per_kwp"].resample("D").sum()
    assert july.max() > 2.5 * july.min()


def test_wind_blows_2400_hours_and_more_in_winter(series: dict[str, pd.DataFrame]):
    wind = series["wind"]["coastal_wind_kw_per_kw"]
    assert wind.sum() == pytest.approx(2400, abs=1)
    assert wind.max() <= 0.95
    winter = wind[wind.index.month.isin([10, 11, 12, 1, 2, 3])].mean()
    assert winter > 1.2 * wind[wind.index.month.isin([4, 5, 6, 7, 8, 9])].mean()


def test_weather_keeps_its_months_and_the_cop_its_formula(maker: ModuleType, series: dict[str, pd.DataFrame]):
    weather = series["weather"]
    temperature, cop = weather["outdoor_temperature_c"], weather["hot_water_heat_pump_cop"]
    assert temperature.groupby(temperature.index.month).mean().to_list() == pytest.approx(maker.MEAN_TEMPERATURE_C, abs=0.01)
    expected = maker.CARNOT_FRACTION * 363.15 / (363.15 - (temperature - 5 + 273.15))
    assert (cop - expected).abs().max() < 2e-3
    assert cop.mean() == pytest.approx(3.0, abs=0.1)


def test_end_uses_follow_their_energies(maker: ModuleType, series: dict[str, pd.DataFrame]):
    uses = {**maker.ELECTRIC_END_USES, **maker.HEAT_END_USES}
    assert list(series["loads"]) == [f"{name}_kw" for name in uses]
    for name, use in uses.items():
        assert series["loads"][f"{name}_kw"].sum() / 1e6 == pytest.approx(use.annual_gwh, rel=1e-3)
