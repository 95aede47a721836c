"""The survival of links, against examples that were worked out by hand or are in textbooks."""

import math

import pytest

from curate.report.link_survival import Life, half_life_of, in_words, kaplan_meier


def lives(text, *, entered=0.0):
    """`5 6+` is a death at 5 days and a link last seen alive at 6."""
    return [Life(entered, float(w.rstrip("+")), not w.endswith("+")) for w in text.split()]


def steps(curve):
    return [(p.day, round(p.survival, 3)) for p in curve]


def test_the_curve_of_five_links_worked_out_by_hand():
    # 5 watched, one dies: 4/5. At 4 days 3 are watched, one dies: 4/5 * 2/3. At 6 the last: 0.
    curve = kaplan_meier(lives("2 3+ 4 5+ 6"))
    assert steps(curve) == [(2, 0.8), (4, 0.533), (6, 0.0)]
    assert [(p.n_watched, p.n_died) for p in curve] == [(5, 1), (3, 1), (1, 1)]


def test_a_link_last_seen_when_another_dies_is_still_watched_there():
    assert steps(kaplan_meier(lives("3 3+"))) == [(3, 0.5)]


def test_intervals_by_hand_for_one_death_among_four():
    # S = 3/4, Greenwood's sum = 1 / (4 * 3); c = 1.96 * sqrt(1/12) / |ln 0.75| = 1.9668.
    (point,) = kaplan_meier(lives("1 2+ 2+ 2+"))
    c = math.exp(1.959964 * math.sqrt(1 / 12) / -math.log(0.75))
    assert point.low == pytest.approx(0.75**c) == pytest.approx(0.1279, abs=1e-4)
    assert point.high == pytest.approx(0.75 ** (1 / c)) == pytest.approx(0.9605, abs=1e-4)


def test_the_remission_times_of_freireich_1963_come_out_as_textbooks_print_them():
    found = half_life_of(
        lives("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
    )
    assert steps(found.curve) == [
        (6, 0.857),
        (7, 0.807),
        (10, 0.753),
        (13, 0.69),
        (16, 0.627),
        (22, 0.538),
        (23, 0.448),
    ]
    ends = [(round(p.low, 3), round(p.high, 3)) for p in found.curve]
    assert ends[0] == (0.62, 0.952)
    assert ends[-1] == (0.188, 0.68)
    assert found.median_days == 23
    assert found.median_interval == (13, None)
    assert found.extrapolated_days is None  # reached: nothing to guess
    assert (found.n_deaths, found.watched_days) == (9, 359)


def test_a_link_that_came_under_watch_late_counts_only_from_then_on():
    early, late = lives("2 9+ 9+"), lives("5", entered=3.0)
    # At 2 days three are watched (2/3), at 5 the two that are left and the late one (2/3 again).
    assert steps(kaplan_meier([*early, *late])) == [(2, 0.667), (5, 0.444)]


def test_the_horizon_is_the_last_age_at_which_enough_links_were_watched():
    found = half_life_of([*lives("10+ " * 10), *lives("5"), *lives("400+ " * 3)])
    assert found.horizon_days == 10
    assert found.survival_at_horizon == pytest.approx(13 / 14)
    low, high = found.survival_interval
    assert low < 13 / 14 < high
    assert found.median_days is None


def test_no_half_life_is_guessed_from_few_deaths():
    nine = half_life_of([*lives("10 " * 9), *lives("100+ " * 91)])
    assert nine.extrapolated_days is None
    assert "9 deaths are too few to guess" in in_words(nine)


def test_a_half_life_not_reached_is_extrapolated_from_ten_deaths_on_with_its_interval():
    found = half_life_of([*lives("10 " * 10), *lives("100+ " * 90)])
    # 10 deaths in 9,100 days watched: 910 * ln 2; the interval is a factor of exp(1.96/sqrt(10)).
    assert found.extrapolated_days == pytest.approx(910 * math.log(2))
    low, high = found.extrapolated_interval
    assert high / found.extrapolated_days == pytest.approx(1.8586, abs=1e-4)
    assert found.extrapolated_days / low == pytest.approx(1.8586, abs=1e-4)
    words = in_words(found)
    assert words.startswith(
        "90.0% of links live 100 days or longer (95 % interval: 82.2% to 94.5%)"
    )
    assert "not reached; if links went on dying at the rate seen, it would be 1.7 years" in words


def test_links_that_never_die_have_no_interval_and_no_half_life():
    found = half_life_of(lives("50+ " * 20))
    assert (found.survival_at_horizon, found.survival_interval) == (1.0, None)
    assert "0 deaths are too few" in in_words(found)


def test_a_half_life_that_is_reached_is_told_with_its_interval():
    words = in_words(half_life_of(lives("10 " * 20 + "20 " * 20 + "30+ " * 5)))
    assert words == (
        "Half of the links are dead 20 days after first sight (95 % interval: 10 days to 20 days)."
    )


def test_nothing_is_said_of_an_empty_catalog():
    found = half_life_of([])
    assert (found.n_links, found.horizon_days, found.curve) == (0, None, ())
    assert in_words(found) == "0 links watched so far: too few to speak of a half-life."
