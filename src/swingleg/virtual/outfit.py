"""What a runner may wear and look like, drawn at random by seed."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]

#: share of the upper arm (1 = elbow, 2 = wrist) that the sleeve covers
SLEEVES = {"none": -0.05, "short": 0.56, "long": 1.93}
#: share of the thigh (1 = knee, 2 = ankle) that the trousers cover
LEGS = {"split": 0.28, "shorts": 0.47, "long shorts": 0.78, "half tights": 0.62, "tights": 1.86}
TIGHT = ("half tights", "tights")
SKINS: tuple[Colour, ...] = (
    (0.72, 0.48, 0.37),
    (0.60, 0.37, 0.265),
    (0.50, 0.29, 0.19),
    (0.36, 0.19, 0.115),
    (0.20, 0.10, 0.062),
    (0.105, 0.052, 0.034),
)
HAIRS: tuple[Colour, ...] = (
    (0.012, 0.010, 0.009),
    (0.060, 0.036, 0.022),
    (0.13, 0.072, 0.035),
    (0.38, 0.26, 0.12),
    (0.30, 0.29, 0.28),
)


@dataclass(frozen=True)
class Outfit:
    """Colours are linear RGB. fit: how loose the cloth hangs, 0 tight to 1 wide."""

    skin: Colour = (0.60, 0.37, 0.265)
    hair: Colour = (0.060, 0.036, 0.022)
    hair_style: str = "short"  # bald, short, long, cap
    sleeves: str = "short"
    legs: str = "shorts"
    fit: float = 0.3
    shirt: Colour = (0.045, 0.22, 0.44)
    shirt_second: Colour = (0.028, 0.136, 0.27)
    shirt_pattern: str = "panel"  # plain, panel, band, hoops, yoke
    trousers: Colour = (0.028, 0.030, 0.038)
    stripe: bool = True
    sock: Colour = (0.86, 0.86, 0.86)
    sock_m: float = 0.045
    shoe: Colour = (0.80, 0.20, 0.05)
    shoe_second: Colour = (0.9, 0.9, 0.9)
    midsole: Colour = (0.86, 0.86, 0.86)
    seed: int = 0


def draw_outfit(seed: int, sex: str) -> Outfit:
    """An outfit by seed: half of the clothes dark, white or grey, half coloured."""
    rng = np.random.default_rng([seed, 31])

    def pick(*options: str, p: list[float] | None = None) -> str:
        return str(rng.choice(options, p=p))

    def cloth() -> Colour:
        if rng.random() < 0.45:
            grey = float(rng.choice([0.012, 0.03, 0.08, 0.25, 0.62, 0.8]))
            return _tint(grey, rng)
        h, s, v = rng.random(), rng.uniform(0.45, 0.95), rng.uniform(0.12, 0.85)
        r, g, b = colorsys.hsv_to_rgb(h, s, v)
        return (r**1.6, g**1.6, b**1.6)

    skin = SKINS[int(rng.choice(len(SKINS), p=[0.2, 0.25, 0.2, 0.15, 0.12, 0.08]))]
    dark = skin[0] < 0.3
    hair = HAIRS[0] if dark else HAIRS[int(rng.integers(len(HAIRS)))]
    styles = ("short", "long", "cap", "bald")
    weights = [0.6, 0.05, 0.2, 0.15] if sex == "male" else [0.2, 0.6, 0.18, 0.02]
    return Outfit(
        skin=skin,
        hair=hair,
        hair_style=pick(*styles, p=weights),
        sleeves=pick("none", "short", "long", p=[0.25, 0.5, 0.25]),
        legs=pick(*LEGS, p=[0.15, 0.35, 0.15, 0.15, 0.2]),
        fit=float(rng.uniform(0.0, 1.0)),
        shirt=cloth(),
        shirt_second=cloth(),
        shirt_pattern=pick("plain", "panel", "band", "hoops", "yoke"),
        trousers=cloth() if rng.random() < 0.45 else _tint(float(rng.choice([0.01, 0.025])), rng),
        stripe=bool(rng.random() < 0.4),
        sock=cloth() if rng.random() < 0.4 else (0.82, 0.82, 0.82),
        sock_m=float(rng.choice([0.02, 0.045, 0.09, 0.16])),
        shoe=cloth(),
        shoe_second=cloth(),
        midsole=(0.86, 0.86, 0.86) if rng.random() < 0.7 else cloth(),
        seed=seed,
    )


def _tint(grey: float, rng: np.random.Generator) -> Colour:
    r, g, b = grey * rng.uniform(0.85, 1.15, 3)
    return (float(r), float(g), float(b))
