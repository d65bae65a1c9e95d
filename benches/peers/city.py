"""The integral of a city's individual risk, three ways in one run: NumPy, Numba, and this engine's folded tables.

    python3 -m venv v && v/bin/pip install numpy numba scipy
    cargo build --release && v/bin/python benches/peers/city.py target/release/anlan
    v/bin/python benches/peers/city.py "cargo bench -q -p anlan-qra --bench city -- json"      # without the program

An evaluation is one lethality at one cell for one direction of the wind in one weather class of one case: plume of Briggs's open country,
probit of ammonia, normal distribution. Classes, probit, ranges of rates and frequencies, cells of 50 m and the culling by reach are those of the
frozen city (science/qra/src/city.rs); the kernels take a sample of the cases, for all take minutes. This engine answers the same sum with the
directions taken as an integral over each sector, and is counted in the evaluations it spares.
"""

import json
import math
import shlex
import subprocess
import sys
import time

import numba
import numpy as np
from numba import njit, prange
from scipy.special import ndtr

THREADS = 2
CASES = 24
CELL = 50.0
DIRECTIONS = 36
# Briggs open country: sigma_y = a x (1 + b x)^-1/2; sigma_z = c x (1 + d x)^e. Wind in m/s, share of the year.
CLASSES = [
    (0.16, 1e-4, 0.12, 0.0, 0.0, 3.0, 0.12),  # B
    (0.08, 1e-4, 0.06, 1.5e-3, -0.5, 1.5, 0.13),  # D
    (0.08, 1e-4, 0.06, 1.5e-3, -0.5, 5.0, 0.35),
    (0.08, 1e-4, 0.06, 1.5e-3, -0.5, 9.0, 0.20),
    (0.06, 1e-4, 0.03, 3e-4, -1.0, 5.0, 0.08),  # E
    (0.04, 1e-4, 0.016, 3e-4, -1.0, 1.5, 0.12),  # F
]
MINUTES, A, B, N = 30.0, -15.6, 1.0, 2.0


def axis(x, rate, figures):
    a, b, c, d, e, wind, _ = figures
    sy = a * x / np.sqrt(1.0 + b * x)
    # The exponents that are printed are a root and a reciprocal.
    sz = c * x if e == 0.0 else c * x / np.sqrt(1.0 + d * x) if e == -0.5 else c * x / (1.0 + d * x)
    return A - 5.0 + B * (N * np.log(1e6 * rate / (np.pi * sy * sz * wind)) + np.log(MINUTES)), sy


def reach(rate, per_year, figures):
    least = min(max(1e-13 / per_year, 1e-8), 1e-4)
    near, far = 1.0, 1e5
    for _ in range(60):
        middle = math.sqrt(near * far)
        near, far = (middle, far) if ndtr(axis(middle, rate, figures)[0]) > least else (near, middle)
    return near


def sample():
    """Cases with their cells: distance and bearing of every cell within reach, class by class."""
    dice = np.random.default_rng(7)
    work = []
    for _ in range(CASES):
        rate, per_year = np.exp(dice.uniform(np.log(0.4), np.log(25.0))), np.exp(dice.uniform(np.log(1e-7), np.log(1e-5)))
        shift = dice.uniform(0.0, CELL, 2)
        for figures in CLASSES:
            radius = reach(rate, per_year, figures)
            side = np.arange(-math.ceil(radius / CELL) - 1, math.ceil(radius / CELL) + 2) * CELL
            east, north = np.meshgrid(side + shift[0], side + shift[1])
            inside = east**2 + north**2 <= radius**2
            work.append((rate, per_year, figures, east[inside], north[inside]))
    return work


def rose(share):
    angles = 2.0 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    weights = np.exp(0.9 * np.cos(angles - 1.0))
    return angles, share * weights / weights.sum()


def with_numpy(rate, per_year, figures, east, north):
    angles, shares = rose(figures[6])
    risk = np.zeros_like(east)
    with np.errstate(all="ignore"):
        for angle, share in zip(angles, shares):
            # The wind comes from the angle.
            x = -(east * np.sin(angle) + north * np.cos(angle))
            y = east * np.cos(angle) - north * np.sin(angle)
            ahead = np.where(x > 0.0, x, 1.0)
            on_axis, across = axis(ahead, rate, figures)
            aside = y / across
            risk += np.where(x > 0.0, share * per_year * ndtr(on_axis - 0.5 * B * N * aside * aside), 0.0)
    return risk


@njit(parallel=True, fastmath=True, error_model="numpy")
def kernel(of, east, north, fixed, per_year, figures, sines, cosines, shares):
    risk = np.zeros(east.size)
    for i in prange(east.size):
        item = of[i]
        a, b, c, d, e = figures[item, 0], figures[item, 1], figures[item, 2], figures[item, 3], figures[item, 4]
        total = 0.0
        for k in range(sines.size):
            x = -(east[i] * sines[k] + north[i] * cosines[k])
            if x > 0.0:
                y = east[i] * cosines[k] - north[i] * sines[k]
                near, sy_square = 1.0 + d * x, a * a * x * x / (1.0 + b * x)
                # Nobody dies so far aside: neither logarithm nor normal distribution is needed.
                aside = 0.5 * B * N * y * y / sy_square
                if aside < 40.0:
                    sz = c * x * (1.0 if e == 0.0 else 1.0 / math.sqrt(near) if e == -0.5 else 1.0 / near)
                    probit = fixed[item] - 0.5 * B * N * math.log(sy_square * sz * sz) - aside
                    if probit > -6.5:
                        total += shares[item, k] * 0.5 * math.erfc(-probit * 0.7071067811865476)
        risk[i] = per_year[item] * total
    return risk


def with_numba(work):
    """All cells of all cases and classes in one call, so that starting threads costs nothing."""
    angles = rose(1.0)[0]
    sizes = [item[3].size for item in work]
    of = np.repeat(np.arange(len(work)), sizes)
    east, north = (np.concatenate([item[k] for item in work]) for k in (3, 4))
    fixed = np.array([A - 5.0 + B * (N * math.log(1e6 * rate / (math.pi * figures[5])) + math.log(MINUTES)) for rate, _, figures, *_ in work])
    per_year, figures = np.array([item[1] for item in work]), np.array([item[2] for item in work])
    shares = np.array([rose(item[2][6])[1] for item in work])
    arguments = (of, east, north, fixed, per_year, figures, np.sin(angles), np.cos(angles), shares)
    kernel(*arguments)  # compiled before the clock runs
    risk, taken = timed(lambda: kernel(*arguments))
    return np.split(risk, np.cumsum(sizes)[:-1]), taken


def timed(call):
    """Seconds by the wall and by the processors: other work on the machine does not count in the second."""
    begun, used = time.perf_counter(), time.process_time()
    result = call()
    return result, (time.perf_counter() - begun, time.process_time() - used)


def engine(command):
    if len(command) == 1:
        command += ["bench", "city", "--threads", str(THREADS), "--json"]
    else:
        command.append(str(THREADS))
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(out[out.index("{"):])


def main():
    numba.set_num_threads(min(THREADS, numba.config.NUMBA_NUM_THREADS))
    work = sample()
    evaluations = sum(item[3].size for item in work) * DIRECTIONS
    by_numpy, numpy_s = timed(lambda: [with_numpy(*item) for item in work])
    by_numba, numba_s = with_numba(work)
    same = max(float(np.max(np.abs(a - b) / np.maximum(a, 1e-13))) for a, b in zip(by_numpy, by_numba) if a.size)
    ours = engine(shlex.split(sys.argv[1] if len(sys.argv) > 1 else "target/release/anlan"))
    print(f"{evaluations:.3g} evaluations in the sample; the two kernels agree within {same:.1e}")
    rates = {
        "NumPy, 1 thread": [evaluations / seconds for seconds in numpy_s],
        f"Numba, {THREADS} threads": [evaluations / seconds for seconds in numba_s],
        f"this engine, {ours['threads']} threads": [ours["effective_per_s"], ours.get("effective_per_processor_s", float("nan"))],
    }
    for at, what in enumerate(["evaluations/s", "evaluations/s of processors"]):
        print(f"{what:<32} {'':>12} {'times NumPy':>12} {'times Numba':>12}")
        per_numpy, per_numba = (rate[at] for rate in list(rates.values())[:2])
        for name, rate in rates.items():
            print(f"  {name:<30} {rate[at]:>12.3g} {rate[at] / per_numpy:>12.1f} {rate[at] / per_numba:>12.1f}")
    print(f"this engine: individual risk of the whole city {ours.get('individual_s', ours['seconds']):.2f} s, checksum {ours['checksum']}")


if __name__ == "__main__":
    main()
