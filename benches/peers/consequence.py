"""Same inputs, both answers, both times: this engine beside HyRAM (hydrogen jet and flame) and slabx (LNG pool).

    python3 -m venv v && v/bin/pip install hyram "scipy<1.16" slabx
    cargo build --release && v/bin/python benches/peers/consequence.py target/release/anlan

Times of this engine are those of the whole program, its start and reading of the scenario included; HyRAM's and slabx's are those of the call.
"""

import json
import subprocess
import sys
import time

ANLAN = sys.argv[1] if len(sys.argv) > 1 else "target/release/anlan"


def ask(scenario):
    text = json.dumps({"schema": "anlan.scenario/1", **scenario})
    best, answer = float("inf"), None
    for _ in range(5):
        begun = time.perf_counter()
        out = subprocess.run([ANLAN, "consequence", "--json", "-"], input=text, capture_output=True, text=True, check=True).stdout
        best = min(best, time.perf_counter() - begun)
        answer = json.loads(out)
    return answer, best


def timed(call):
    begun = time.perf_counter()
    result = call()
    return result, time.perf_counter() - begun


def hazard(answer, kind):
    return next(h for h in answer["hazards"] if h["kind"] == kind)


def fact(entry, name):
    return next(f["value"] for f in entry["figures"] if f["id"] == name)


def row(what, unit, peer, own):
    print(f"  {what:<44} {peer:>12.4g} {own:>12.4g} {unit:<8} {own / peer:>7.2f}")


def hydrogen():
    from hyram.phys import api

    pressure, diameter, temperature = 2.0e7, 0.005, 293.15
    points = [(10.0, 1.5, 0.0), (15.0, 1.5, 0.0), (10.0, 1.5, 5.0)]
    air = api.create_fluid("AIR", temp=temperature, pres=101325.0)
    gas = api.create_fluid("H2", temp=temperature, pres=pressure)

    def flame():
        return api.jet_flame_analysis(air, gas, diameter, rel_humid=0.6, create_temp_plot=False, analyze_flux=True, create_flux_plot=False, flux_coordinates=points)

    (_, _, flux, mass_flow, _, length, fraction), taken = timed(flame)
    answer, own = ask({
        "substance": "1333-74-0",
        "vessel": {"volume_m3": 50, "mass_kg": 730, "temperature_k": temperature, "pressure_pa": pressure},
        "release": {"kind": "hole", "diameter_m": diameter, "height_m": 1.5, "coefficient": 1.0, "duration_s": 60},
        "weather": {"wind_m_s": 0.5, "wind_from_deg": 270, "stability": "D", "temperature_k": temperature},
        "receivers": [{"east_m": x, "north_m": z} for x, _, z in points],
    })
    fire = hazard(answer, "jet_fire")
    print("hydrogen, 200 bar, 5 mm: HyRAM 6.1 beside this engine")
    row("mass flow", "kg/s", float(mass_flow), answer["source"]["rate_kg_s"])
    row("flame length", "m", float(length), fact(fire, "flame_length"))
    row("radiated share", "1", float(fraction), fact(fire, "radiated_fraction"))
    at = [h["kind"] for h in answer["hazards"]].index("jet_fire")
    for point, peer, receiver in zip(points, list(flux), answer["receivers"]):
        row(f"heat flux at {point}", "kW/m2", float(peer) / 1e3, receiver["values"][at]["value"] / 1e3)
    row("time of flame and flux", "s", taken, own)

    jet, taken = timed(lambda: api.Jet(gas, api.Orifice(diameter), air, theta0=0.0, y0=1.5))
    reach, more = timed(lambda: jet.get_streamline_distances_to_mole_fractions([0.04]))
    lower = next(level for level in hazard(answer, "flammable_cloud")["levels"] if level["id"] == "lfl")
    row("distance to 4 % on the axis", "m", float(reach[0]), lower["distance_m"])
    row("time of jet", "s", taken + more, own)


def lng():
    from slabx.validation import lng_pools

    trial = lng_pools.Trial(series="own", trial="1", rate=100.0, duration=120.0, u_ref=4.0, z_ref=10.0, stability="D", z0=0.0003, t_avg=18.75, surface="water")
    distance, taken = timed(lambda: lng_pools.predict_lfl_distance(trial))
    answer, own = ask({
        "substance": "74-82-8",
        "release": {"kind": "flow", "rate_kg_s": 100.0, "duration_s": 120.0, "height_m": 0.0, "temperature_k": 111.7},
        "site": {"roughness_m": 0.0003},
        "weather": {"wind_m_s": 4.0, "wind_from_deg": 270, "stability": "D", "temperature_k": 290.0, "humidity": 0.5},
        "effects": {"dispersion": "dense"},
    })
    cloud = hazard(answer, "flammable_cloud")
    profile = [(x, value) for x, value in cloud["profile"] if value >= 0.05]
    print("LNG vapour, 100 kg/s for 120 s, 4 m/s, D: slabx beside this engine (whose source is a flow at the ground, not a pool of 600 m2)")
    row("distance to 5 %", "m", float(distance), max((x for x, _ in profile), default=float("nan")))
    row("time", "s", taken, own)


print(f"{'':<46} {'peer':>12} {'this':>12} {'':<8} {'ratio':>7}")
hydrogen()
lng()
