//! Discharge: from a vessel or pipe and its hole to a mass flow.
//!
//! Each model answers with an [`Outflow`]: the flow, and the state in the plane of the hole from which [`crate::flash::expand`] goes on.

mod outflow;

mod contraction;
mod gas_nozzle_real;
mod gas_orifice;
mod liquid_orifice;

mod gas_pipe_adiabatic;
mod gas_pipe_isothermal;

mod hem;
mod non_equilibrium;
mod omega;

mod blowdown_gas;
mod blowdown_liquid;
mod blowdown_two_phase;
mod vessel;

mod catastrophic;
mod isolation;
mod pipeline;

pub use blowdown_gas::{GasVessel, MODEL as BLOWDOWN_GAS, blowdown_gas};
pub use blowdown_liquid::{LiquidVessel, MODEL as BLOWDOWN_LIQUID, Pad, blowdown_liquid};
pub use blowdown_two_phase::{BoilingVessel, MODEL as BLOWDOWN_BOILING, blowdown_boiling};
pub use catastrophic::{MODEL as CATASTROPHIC, Rupture, brode_energy, rupture};
pub use contraction::{MODEL as CONTRACTION, gas_contraction};
pub use gas_nozzle_real::{MODEL as GAS_NOZZLE_REAL, gas_nozzle_real};
pub use gas_orifice::{GasOrifice, MODEL as GAS_ORIFICE, gas_orifice};
pub use gas_pipe_adiabatic::{GasPipe, MODEL as GAS_PIPE_ADIABATIC, gas_pipe_adiabatic, rough_friction};
pub use gas_pipe_isothermal::{MODEL as GAS_PIPE_ISOTHERMAL, gas_pipe_isothermal};
pub use hem::{MODEL as HEM, TwoPhaseHole, homogeneous_equilibrium};
pub use isolation::{Detection, Isolation, MODEL as ISOLATION, isolation_time};
pub use liquid_orifice::{LiquidOrifice, MODEL as LIQUID_ORIFICE, liquid_flux, liquid_orifice};
pub use non_equilibrium::{MODEL as NON_EQUILIBRIUM, non_equilibrium};
pub use omega::{MODEL as OMEGA, omega, omega_flux};
pub use outflow::{Coefficient, HistoryPoint, Outflow, coefficient, coefficients};
pub use pipeline::{MODEL as PIPELINE, Pipeline, PipelineRelease, pipeline_rupture};
pub use vessel::Vessel;
