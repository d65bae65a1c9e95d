//! What a pool lies on.

use std::sync::LazyLock;

use anlan_quantity::Confidence;
use anlan_quantity::si::Kelvin;

use crate::{Fault, Trace};

/// What a pool lies on.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// Land, by a name of [`surfaces`].
    Land(String),
    /// Open water.
    Water,
}

/// A kind of land.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceRow {
    /// Name by which it is chosen.
    pub name: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Thermal conductivity, W/(m·K).
    pub conductivity: f64,
    /// Thermal diffusivity, m²/s.
    pub diffusivity: f64,
    /// Depth below which a pool does not spread, m: what its roughness holds back.
    pub minimum_depth: f64,
    /// Publication.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

static SURFACES: LazyLock<Vec<SurfaceRow>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../../data/pool_surfaces.csv").as_bytes())
        .into_records()
        .map(|record| record.expect("embedded tables are well-formed"))
        .map(|r| {
            let number = |at: usize| r[at].parse().expect("the columns between name and source are numbers");
            SurfaceRow {
                name: r[0].to_owned(),
                zh: r[1].to_owned(),
                en: r[2].to_owned(),
                conductivity: number(3),
                diffusivity: number(4),
                minimum_depth: number(5),
                source: r[6].to_owned(),
                confidence: Confidence::read(&r[7]),
            }
        })
        .collect()
});

/// Returns every kind of land of the table.
pub fn surfaces() -> &'static [SurfaceRow] {
    &SURFACES
}

/// Returns a kind of land by name and notes it in a trace.
pub(super) fn land(name: &str, trace: &mut Trace) -> Result<&'static SurfaceRow, Fault> {
    let Some(row) = SURFACES.iter().find(|row| row.name == name) else {
        let known: Vec<&str> = SURFACES.iter().map(|row| row.name.as_str()).collect();
        let known = known.join(", ");
        return Err(Fault::new(
            "consequence.unknown_set",
            "surface",
            format!("没有名为“{name}”的地面类型"),
            format!("there is no kind of land “{name}”"),
        )
        .remedy(format!("可选：{known}"), format!("choose one of {known}")));
    };
    trace.rests_on(format!("pool.surface.{name}"), row.source.clone(), row.confidence);
    Ok(row)
}

/// Lowest temperature that a pool's ground is taken to have.
pub(super) const COLDEST: Kelvin = Kelvin(200.0);
