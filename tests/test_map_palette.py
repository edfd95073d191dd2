"""Colours that everybody can tell apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from refgraph.outputs.map.palette import (
    CLUSTERS,
    CLUSTERS_ON_DARK,
    LENS,
    OTHER,
    OTHER_ON_DARK,
    cluster_colour,
    families,
)

# Machado, Oliveira and Fernandes 2009, severity 1.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ light / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(colour: str) -> float:
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    "colours",
    [
        (*CLUSTERS, OTHER),
        (*CLUSTERS_ON_DARK, OTHER_ON_DARK),
        (*(light for light, _ in LENS), OTHER),
        (*(dark for _, dark in LENS), OTHER_ON_DARK),
    ],
    ids=["clusters", "clusters on dark", "lens", "lens on dark"],
)
def test_any_two_colours_are_told_apart(sight: str, colours: tuple[str, ...]) -> None:
    seen = [lab(np.clip(SIGHT[sight] @ linear(colour), 0, 1)) for colour in colours]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) >= 15


@pytest.mark.parametrize("colour", CLUSTERS_ON_DARK)
def test_colours_on_dark_stand_out_from_the_screen(colour: str) -> None:
    assert (luminance(colour) + 0.05) / (luminance("#14181d") + 0.05) >= 3


def test_a_family_of_clusters_has_a_colour_of_its_own() -> None:
    assert len({cluster_colour(family) for family in range(8)}) == 8
    assert cluster_colour(8) == cluster_colour(-1) == OTHER


def test_no_cluster_has_the_colour_of_one_of_its_nearest_neighbours() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.random(300), rng.random(300)
    found = np.array(families(x, y))
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(apart, np.inf)
    assert (found[apart.argmin(axis=1)] != found).all()
    assert set(found.tolist()) == set(range(8))
