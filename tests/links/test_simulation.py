"""The simulated year in small: its arithmetic is the product's, its figures tell rules apart."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SIMULATION = Path(__file__).parents[1] / "benchmarks" / "link_simulation.py"


@pytest.mark.slow
def test_a_small_year_judges_its_sample_again_and_finds_the_patient_rule_right_more_often():
    words = ["--links", "3000", "--hosts", "150", "--days", "75", "--passing", "3"]
    done = subprocess.run(
        [sys.executable, str(SIMULATION), *words],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["sample_replayed"]["links"] == 1000
    assert found["sample_replayed"]["looks"] > 5000
    assert found["sample_replayed"]["runs_through_find_incidents"] > 5
    patient, hasty, close = found["rules"].values()
    assert 20 * patient["false_deaths"] < close["false_deaths"] < hasty["false_deaths"]
    assert patient["days_to_detect"]["all"]["median"] > hasty["days_to_detect"]["all"]["median"]
    assert max(patient["checks_per_day"]["mean_by_month"][1:]) < 3000 / 6
