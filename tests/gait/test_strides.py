"""Pairing contacts into strides, and dropping what hides a missed contact."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.errors import DataError
from swingleg.gait.strides import next_contact_of_other_foot, strides_from_events
from tests.fixtures import Runner, synthetic_events


def test_each_contact_pairs_with_the_next_of_its_side():
    runner = Runner(period=0.7)
    events = synthetic_events(runner)
    strides = strides_from_events(events)
    assert len(strides) == len(events) - 2
    assert strides["touch_down_s"].is_monotonic_increasing
    assert np.allclose(strides["next_touch_down_s"] - strides["touch_down_s"], 0.7)
    assert strides.attrs["dropped"] == 0


@given(st.integers(min_value=2, max_value=18))
def test_a_missed_contact_costs_one_long_stride_and_no_neighbour(missed):
    events = synthetic_events()
    whole = strides_from_events(events)
    strides = strides_from_events(events.drop(index=missed).reset_index(drop=True))
    assert strides.attrs["dropped"] == 1
    assert len(strides) == len(whole) - 2
    assert (strides["next_touch_down_s"] - strides["touch_down_s"]).max() < 0.71


def test_a_contact_without_toe_off_makes_no_stride():
    events = synthetic_events()
    events.loc[3, "toe_off_s"] = np.nan
    assert strides_from_events(events).attrs["dropped"] == 1


def test_no_events_make_no_strides():
    assert len(strides_from_events(synthetic_events().iloc[:0])) == 0


def test_disordered_events_are_refused():
    with pytest.raises(DataError, match="order"):
        strides_from_events(synthetic_events().iloc[::-1])


def test_other_foot_must_land_within_the_stride():
    strides = pd.DataFrame({"toe_off_s": [0.25, 0.95], "next_touch_down_s": [0.7, 1.4]})
    found = next_contact_of_other_foot(strides, np.array([1.75, 0.35]))
    assert found[0] == 0.35
    assert np.isnan(found[1])
