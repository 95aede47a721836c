"""A year of a made-up web, for `link_simulation.py`: which link answers what in which hour.

Nothing here is asked over a network. Deaths follow measured rates; what passes again is assumed,
and says so: no source counts how often a living page fails to answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

HOURS = 24
NEVER = np.float32(np.inf)
# Outcome of one look -> verdict, kind, status.
OUTCOMES = (
    ("alive", "ok", 200),
    ("alive", "moved", 200),
    ("dead", "http_404", 404),
    ("dead", "http_410", 410),
    ("dead", "soft_404", 200),
    ("dead", "parked", 200),
    ("dead", "dns", None),
    ("failing", "timeout", None),
    ("failing", "refused", None),
    ("failing", "http_5xx", 503),
    ("restricted", "forbidden", 403),
)
ALIVE, MOVED, GONE, GONE_410, SOFT, PARKED, DNS, TIMEOUT, REFUSED, ERROR, WALL = range(11)


_OF_SITE = np.isin(np.arange(len(OUTCOMES)), (PARKED, TIMEOUT, DNS))


@dataclass(frozen=True)
class Rates:
    """How often what happens; `a_year` rates are per link or host and year, others shares."""

    # Pew Research Center, "When Online Content Disappears" (2024): of pages of 2013, 38 % were gone
    # in October 2023; of the quarter of all pages of 2013-2023 that was gone, 16 points were pages
    # missing on a living site and 9 points whole sites.
    gone_in_ten_years: float = 0.38
    page_share_of_deaths: float = 16 / 25
    # Assumed: what a page and a site that died answer.
    gone_410: float = 0.05
    gone_soft: float = 0.2
    site_parked: float = 0.3
    site_silent: float = 0.1  # the name stays, nothing answers; the rest has no name any more
    # Assumed: what passes again.
    moved: float = 0.08
    host_outages_a_year: float = 4.0
    outage_median_hours: float = 3.0
    outage_sigma: float = 1.5  # of the logarithm: one outage in twenty lasts over 35 hours
    errors_a_look: float = 0.002  # 5xx or time-out that two retries within the run did not mend
    lost_for_days_a_year: float = 0.01  # a living page that answers 404 for a while
    lost_mean_days: float = 2.0
    shaky_hosts: float = 0.01
    shaky_errors_a_look: float = 0.1
    walls: float = 0.05  # hosts that refuse every robot
    moody_walls: float = 0.002  # hosts that answer 403, 404 or 503 as they please
    own_outages_a_year: float = 6.0
    own_outage_hours: float = 2.0

    def times(self, factor: float) -> Rates:
        """The same deaths with `factor` times as many of the assumed failures that pass."""
        passing = (
            "host_outages_a_year", "errors_a_look", "lost_for_days_a_year", "shaky_hosts",
            "moody_walls", "own_outages_a_year",
        )  # fmt: skip
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return Rates(**{k: v * factor if k in passing else v for k, v in given.items()})


class World:
    """`n_links` links on `n_hosts` hosts over `n_days` days, drawn by `seed`."""

    def __init__(self, n_links: int, n_hosts: int, n_days: int, rates: Rates, seed: int) -> None:
        self.rates = rates
        self.n_links, self.n_hosts, self.n_hours = n_links, n_hosts, n_days * HOURS
        self._draw = np.random.default_rng(seed)
        self.host = self._sizes()
        self._deaths()
        self._passing()

    def _sizes(self) -> np.ndarray:
        """The host of each link; sizes fall as 1/rank (Zipf), each host has a link at least."""
        weight = 1 / np.arange(1, self.n_hosts + 1)
        more = self._draw.choice(self.n_hosts, self.n_links - self.n_hosts, p=weight / weight.sum())
        return np.concatenate([np.arange(self.n_hosts), more]).astype(np.int32)

    def _deaths(self) -> None:
        rates, draw = self.rates, self._draw
        a_year = -math.log(1 - rates.gone_in_ten_years) / 10
        a_year_page = a_year * rates.page_share_of_deaths
        hours = 365 * HOURS
        page = draw.exponential(hours / a_year_page, self.n_links)
        site = draw.exponential(hours / (a_year - a_year_page), self.n_hosts)
        as_page = draw.choice(
            [GONE_410, SOFT, GONE],
            self.n_links,
            p=[rates.gone_410, rates.gone_soft, 1 - rates.gone_410 - rates.gone_soft],
        )
        as_site = draw.choice(
            [PARKED, TIMEOUT, DNS],
            self.n_hosts,
            p=[rates.site_parked, rates.site_silent, 1 - rates.site_parked - rates.site_silent],
        )
        of_site = site[self.host] < page
        self.dies_at = np.where(of_site, site[self.host], page).astype(np.float32)
        self.dies_at[self.dies_at >= self.n_hours] = NEVER
        self.dies_as = np.where(of_site, as_site[self.host], as_page).astype(np.int8)

    def _passing(self) -> None:
        rates, draw, share = self.rates, self._draw, self.n_hours / (365 * HOURS)
        self.lives_as = np.where(draw.random(self.n_links) < rates.moved, MOVED, ALIVE)
        self.lives_as = self.lives_as.astype(np.int8)
        self.is_wall = draw.random(self.n_hosts) < rates.walls
        self.is_moody = draw.random(self.n_hosts) < rates.moody_walls
        self.is_shaky = draw.random(self.n_hosts) < rates.shaky_hosts
        is_lost = draw.random(self.n_links) < rates.lost_for_days_a_year * share
        begin = draw.random(self.n_links) * self.n_hours
        self.lost_from = np.where(is_lost, begin, NEVER).astype(np.float32)
        lasts = draw.exponential(rates.lost_mean_days * HOURS, self.n_links)
        self.lost_until = (self.lost_from + lasts).astype(np.float32)
        n_own = draw.poisson(rates.own_outages_a_year * share)
        self.own_outages = [
            (begin, begin + rates.own_outage_hours) for begin in draw.random(n_own) * self.n_hours
        ]
        n = draw.poisson(rates.host_outages_a_year * share * self.n_hosts)
        begin = draw.random(n) * self.n_hours
        lasts = rates.outage_median_hours * np.exp(rates.outage_sigma * draw.standard_normal(n))
        order = np.argsort(begin)
        self._outage_host = draw.integers(self.n_hosts, size=n)[order]
        self._outage_from, self._outage_until = begin[order], (begin + lasts)[order]
        self._outage_as = draw.choice([TIMEOUT, REFUSED, ERROR], n)
        self._longest = lasts.max(initial=0)

    @cached_property
    def _no_outage(self) -> np.ndarray:
        return np.full(self.n_hosts, -1, np.int8)

    def down(self, hour: float) -> np.ndarray:
        """What each host that is down answers now, -1 for the others."""
        first, last = np.searchsorted(self._outage_from, [hour - self._longest, hour])
        now = np.arange(first, last)[self._outage_until[first:last] > hour]
        found = self._no_outage.copy()
        found[self._outage_host[now]] = self._outage_as[now]
        return found

    def is_own_outage(self, hour: float) -> bool:
        """Whether we ourselves have no network."""
        return any(begin <= hour < end for begin, end in self.own_outages)

    def look(self, links: np.ndarray, hour: float) -> np.ndarray:
        """What a look at each of these links shows."""
        if self.is_own_outage(hour):
            return np.full(len(links), TIMEOUT, np.int8)
        host, draw = self.host[links], self._draw
        seen = self.lives_as[links].copy()
        chance = draw.random(len(links))
        a_look = np.where(
            self.is_shaky[host], self.rates.shaky_errors_a_look, self.rates.errors_a_look
        )
        seen[chance < a_look] = ERROR
        seen[chance < a_look / 2] = TIMEOUT
        seen[(self.lost_from[links] <= hour) & (hour < self.lost_until[links])] = GONE
        gone = self.dies_at[links] <= hour
        is_site = gone & _OF_SITE[self.dies_as[links]]
        seen[gone] = self.dies_as[links][gone]
        moody = self.is_moody[host] & ~is_site
        seen[moody] = draw.choice([WALL, GONE, ERROR], int(moody.sum()), p=[0.6, 0.2, 0.2])
        seen[self.is_wall[host] & ~is_site] = WALL
        down = self.down(hour)[host]
        is_down = (down >= 0) & ~is_site
        seen[is_down] = down[is_down]
        return seen
