"""The vocabulary: spelling, asymmetries, and units that the names promise."""

import pytest

from swingleg.core.metrics import METRICS, all_names, asymmetry_base, asymmetry_name, spec_of

#: ending of a name → unit (names carry units)
ENDINGS = {
    "_deg": "deg",
    "_deg_s": "deg/s",
    "_ms": "ms",
    "_m_s": "m/s",
    "_leg": "leg",
    "_spm": "steps/min",
    "_bw": "BW",
    "_nm_kg": "Nm/kg",
    "_pct": "%",
}


def test_strike_words_and_thresholds_agree():
    from swingleg.gait.metrics.contact import FOREFOOT_BELOW_DEG, REARFOOT_ABOVE_DEG

    words = METRICS["foot_strike"].definition.replace("−", "-")
    assert f"below {FOREFOOT_BELOW_DEG}°" in words
    assert f"above {REARFOOT_ABOVE_DEG}°" in words


def test_names_carry_their_unit():
    for name, spec in METRICS.items():
        ending = max((e for e in ENDINGS if name.endswith(e)), key=len, default=None)
        if ending is not None:
            assert spec.unit == ENDINGS[ending], name


def test_every_metric_has_plain_label_and_definition():
    for name, spec in METRICS.items():
        assert spec.label and "_" not in spec.label, name
        assert len(spec.definition) > 15, name


def test_asymmetry_is_of_two_sided_numbers_only():
    names = all_names()
    assert len(names) == len(set(names))
    assert "contact_time_s_asymmetry" in names
    assert "cadence_spm_asymmetry" not in names
    assert "foot_strike_asymmetry" not in names
    assert "lands_under_flexing_knee_asymmetry" not in names


def test_asymmetry_spec_keeps_unit_and_refers_to_its_base():
    spec = spec_of(asymmetry_name("thigh_elevation_peak_deg"))
    assert (spec.unit, spec.two_sided) == ("deg", False)
    assert asymmetry_base(spec.name) == "thigh_elevation_peak_deg"
    assert asymmetry_base("cadence_spm_asymmetry") is None
    with pytest.raises(KeyError):
        spec_of("cadence_spm_asymmetry")
