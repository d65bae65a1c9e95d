"""A hydrogen station, both answers, both times: HyRAM's default set of components, leaks and chances of ignition, and this engine with the
same leaks, the same frequencies of fires and explosions and the same people.

    python3 -m venv v && v/bin/pip install hyram "scipy<1.16"
    v/bin/python benches/peers/station.py

Nothing of HyRAM's data lies in this repository: the script asks the installed package for them. Frequencies of its end states are handed to
this engine, so that the loss of life differs by consequences and lethality only. The people stand on a fixed grid where HyRAM's interface
draws them at random.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

from hyram.phys import api
from hyram.qra import analysis, defaults

PIPE, PRESSURE, TEMPERATURE, HUMIDITY, EXPOSURE, MACH = 0.0062, 35.0e6, 288.15, 0.89, 30.0, 0.35
# Metres ahead of the jet and aside.
PEOPLE = [(x, z) for x in (1.0, 10.5, 20.0) for z in (1.0, 6.5, 12.0)]


def peer():
    def once():
        return analysis.conduct_analysis(
            pipe_inner_diam=PIPE, amb_temp=TEMPERATURE, amb_pres=101325.0, rel_temp=TEMPERATURE, rel_pres=PRESSURE, rel_species="H2",
            locations=[[x, 0.0, z] for x, z in PEOPLE], rel_humid=HUMIDITY, exposure_time=EXPOSURE, bst_flame_speed=MACH,
            create_plots=False)

    once()
    best, results = float("inf"), None
    for _ in range(3):
        begun = time.perf_counter()
        results = once()
        best = min(best, time.perf_counter() - begun)
    return results, best


def ends(leak):
    """Frequencies and loss of life of an end state of a leak."""
    return {end["key"]: end for end in leak["result_dicts"]}


def own(station):
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(station, file)
    try:
        command = ["cargo", "bench", "-q", "-p", "anlan-qra", "--bench", "station", "--", file.name]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return json.loads(out[out.index("{"):])
    finally:
        os.unlink(file.name)


def main():
    results, taken = peer()
    gas = api.create_fluid("H2", temp=TEMPERATURE, pres=PRESSURE)
    total = results["total_pll"]
    leaks = results["leak_results"]
    if "--keys" in sys.argv:
        print(leaks[0])
        return
    station = {
        "substance": "1333-74-0", "temperature_k": TEMPERATURE, "pressure_pa": PRESSURE, "density_kg_m3": float(gas.rho), "air_k": TEMPERATURE,
        "humidity": HUMIDITY, "heat_exposure_s": EXPOSURE, "flame_mach": MACH, "people": PEOPLE,
        "leaks": [
            {"diameter_m": float(leak["leak_diam"]), "fires_per_year": float(ends(leak)["jetf"]["events"]),
             "explosions_per_year": float(ends(leak)["expl"]["events"])}
            for leak in leaks
        ],
    }
    answer = own(station)
    print(f"hydrogen at {PRESSURE / 1e6:.0f} MPa, pipe {1e3 * PIPE:.1f} mm, {len(PEOPLE)} people; deaths: HyRAM beside this engine")
    heads = ["leak, share of bore", "kg/s", "this", "fires/year", "deaths each", "this", "expl./year", "deaths each", "this"]
    print(("{:<20}" + "{:>12}" * 8).format(*heads))
    for leak, asked, ours in zip(leaks, station["leaks"], answer["leaks"]):
        end = ends(leak)
        each = lambda key, per_year: float(end[key]["pll"]) * float(total) / per_year if per_year else 0.0
        fires, explosions = asked["fires_per_year"], asked["explosions_per_year"]
        figures = [float(leak["discharge_rates"]), ours["rate_kg_s"], fires, each("jetf", fires), ours["deaths_in_a_fire"],
                   explosions, each("expl", explosions), ours["deaths_in_an_explosion"]]
        print(("{:<20}" + "{:>12.3g}" * 8).format(f"{leak['leak_size']} %", *figures), *ours["faults"])
    fires = sum(float(ends(leak)["jetf"]["pll"]) for leak in leaks) * float(total)
    ours = sum(leak["fires_pll"] for leak in answer["leaks"])
    print(f"loss of life a year by fires: HyRAM {fires:.3e}, this engine {ours:.3e}, ratio {ours / fires:.2f}")
    print(f"loss of life a year: HyRAM {float(total):.3e}, this engine {answer['pll']:.3e}, ratio {answer['pll'] / float(total):.2f}")
    print(f"time: HyRAM {1e3 * taken:.0f} ms, this engine {answer['median_ms']:.2f} ms (median of 30; least {answer['least_ms']:.2f})")


if __name__ == "__main__":
    main()
