//! Whether a file's coordinates are of another datum than stated: sites that would stand in the sea.

use anlan_kernel::{Body, Problem};
use anlan_spatial::{Datum, LonLat, ShorelineTest, unconvert};
use serde_json::Value;

use crate::catalogue::{FieldKind, RecordType};

/// Positions looked at; more would not make the answer surer.
pub(super) const MOST_PLACES: usize = 20_000;

/// Returns a position of the first geometry of a body, in WGS 84 as it is stored.
pub(super) fn place_of(record_type: &RecordType, body: &Body) -> Option<LonLat> {
    let field = record_type.fields.iter().find(|field| matches!(field.kind, FieldKind::Geometry { .. }))?;
    let value = body.get(field.name.as_ref())?;
    let parsed: Value;
    let geometry = match value {
        Value::String(text) => {
            parsed = serde_json::from_str(text).ok()?;
            &parsed
        }
        other => other,
    };
    let mut coordinates = geometry.get("coordinates")?;
    while coordinates.get(0)?.is_array() {
        coordinates = coordinates.get(0)?;
    }
    Some(LonLat { lon: coordinates.get(0)?.as_f64()?, lat: coordinates.get(1)?.as_f64()? })
}

/// Doubts the stated datum where another one keeps the sites out of the sea.
pub(super) fn doubt(shore: &ShorelineTest, places: &[LonLat], stated: Datum) -> Option<Problem> {
    let given: Vec<LonLat> = places.iter().map(|place| unconvert(*place, stated)).collect();
    let verdict = shore.sites(&given, stated).filter(|verdict| verdict.suspicious)?;
    let best = verdict.best.id();
    Some(
        Problem::invalid("import.datum_suspected", verdict.text.zh, verdict.text.en)
            .remedy(
                format!("核对来源的坐标系；若确为 {best}，撤销本次导入后以 --datum {best} 重新导入"),
                format!(
                    "check the datum of the source; if it is {best}, undo this import and repeat it with --datum {best}"
                ),
            )
            .warning(),
    )
}
