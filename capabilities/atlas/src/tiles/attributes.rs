//! What a tile says about each feature.

use anlan_registry::catalogue::FieldKind;

use super::encode::{Layer, Value};
use crate::feature::{Cell, Feature};
use crate::plan::KindPlan;
use crate::view::Seen;

/// An attribute of a layer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribute {
    /// Key in tiles.
    pub(crate) name: String,
    /// What stands there, for TileJSON.
    pub(crate) describes: String,
    pub(crate) source: Source,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Id,
    Kind,
    Title,
    Colour,
    Grade,
    Count,
    Worst,
    /// A field of the record type.
    Field(usize),
    /// Height in metres a vessel is drawn with, from its volume and kind.
    Height {
        volume: usize,
        kind: usize,
    },
    /// Width in metres a vessel is drawn with.
    Width {
        volume: usize,
        kind: usize,
    },
}

/// Returns the attributes of a record type, in the order of their keys.
pub(crate) fn attributes(plan: &KindPlan) -> Vec<Attribute> {
    let own =
        |name: &str, describes: &str, source| Attribute { name: name.into(), describes: describes.into(), source };
    let mut all = vec![
        own("id", "编号 id", Source::Id),
        own("kind", "记录类型 record type", Source::Kind),
        own("title", "名称 name", Source::Title),
        own("colour", "风险颜色：red orange yellow blue none", Source::Colour),
        own("grade", "重大危险源级别，1最高 grade, 1 the worst", Source::Grade),
        own("count", "聚合数 how many are gathered here", Source::Count),
        own("worst", "其中最高的颜色 worst colour among them", Source::Worst),
    ];
    for (index, field) in plan.fields().iter().enumerate() {
        let is_told = matches!(
            field.kind,
            FieldKind::Choice(_) | FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Boolean
        );
        let is_new = !all.iter().any(|attribute| attribute.name == field.name);
        if is_told && is_new && !field.personal {
            all.push(own(&field.name, &format!("{} {}", field.label.zh, field.label.en), Source::Field(index)));
        }
    }
    let at = |name: &str| plan.fields().iter().position(|field| field.name == name);
    if let (Some(volume), Some(kind)) = (at("volume_m3"), at("vessel_kind")) {
        all.push(own("height_m", "示意高度 m estimated height", Source::Height { volume, kind }));
        all.push(own("width_m", "示意直径 m estimated diameter", Source::Width { volume, kind }));
    }
    all
}

/// Adds the attributes of one feature.
pub(crate) fn tag<'a>(layer: &mut Layer<'a>, all: &[Attribute], kind: &'a str, feature: &'a Feature, seen: Seen) {
    for (key, attribute) in (0..).zip(all) {
        let value = match attribute.source {
            Source::Id => {
                // 26 characters, the same for no other record.
                let id = feature.id.to_string();
                layer.tag_unique(key, id.as_bytes());
                continue;
            }
            Source::Kind => Value::Text(kind),
            Source::Title if seen.title => Value::Text(&feature.title),
            Source::Colour if seen.grades => Value::Text(feature.painted.colour.unwrap_or("none")),
            Source::Grade if seen.grades => match feature.painted.grade {
                Some(grade) => Value::Whole(grade.into()),
                None => continue,
            },
            Source::Field(field) if seen.shows(field) => match &feature.cells[field] {
                Cell::Text(text) => Value::Text(text),
                Cell::Truth(truth) => Value::Truth(*truth),
                Cell::Number(number) => match (number.as_i64(), number.as_f64()) {
                    (Some(whole), _) => Value::Whole(whole),
                    (None, Some(real)) => Value::Real(real),
                    (None, None) => continue,
                },
                Cell::Absent | Cell::Refers(_) | Cell::List(_) => continue,
            },
            Source::Height { volume, kind } | Source::Width { volume, kind }
                if seen.shows(volume) && seen.shows(kind) =>
            {
                let Some([height, width]) = size(&feature.cells[volume], &feature.cells[kind]) else { continue };
                Value::Real(if matches!(attribute.source, Source::Height { .. }) { height } else { width })
            }
            _ => continue,
        };
        layer.tag(key, value);
    }
}

/// Returns height and width in metres, to a tenth, by which a vessel of a volume is drawn where nobody has measured it:
///
/// * a tank is an upright cylinder as tall as it is wide, but no taller than 16 m;
/// * a vessel is a cylinder twice as long as it is wide, standing;
/// * a bay is a square 5 m tall.
///
/// Only a picture: nothing is calculated from it.
fn size(volume: &Cell, kind: &Cell) -> Option<[f64; 2]> {
    const TALLEST_TANK_M: f64 = 16.0;
    const BAY_M: f64 = 5.0;
    let (Cell::Number(volume), Cell::Text(kind)) = (volume, kind) else { return None };
    let volume = volume.as_f64().filter(|volume| *volume > 0.0)?;
    let quarter = std::f64::consts::FRAC_PI_4;
    let [height, width] = match kind.as_ref() {
        "tank" => {
            let height = (volume / quarter).cbrt().min(TALLEST_TANK_M);
            [height, (volume / (quarter * height)).sqrt()]
        }
        "vessel" => {
            let width = (volume / (quarter * 2.0)).cbrt();
            [2.0 * width, width]
        }
        "bay" => [BAY_M, (volume / BAY_M).sqrt()],
        _ => return None,
    };
    Some([height, width].map(|metres| (metres * 10.0).round().max(1.0) / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_vessels_hold_their_volume() {
        let drawn = |volume: u32, kind: &str| size(&Cell::Number(volume.into()), &Cell::Text(kind.into())).unwrap();
        for volume in [50, 1_000, 10_000, 100_000] {
            let [height, width] = drawn(volume, "tank");
            let holds = std::f64::consts::FRAC_PI_4 * width * width * height;
            assert!((holds / f64::from(volume) - 1.0).abs() < 0.05, "{volume}: {height} × {width}");
            assert!(height <= 16.0);
        }
        let [height, width] = drawn(500, "bay");
        assert!((height - 5.0).abs() < 1e-9 && (width - 10.0).abs() < 1e-9);
        assert!(size(&Cell::Absent, &Cell::Text("tank".into())).is_none());
    }
}
