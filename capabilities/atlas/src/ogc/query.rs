//! What items are asked for.

use anlan_kernel::{Problem, RecordId};
use anlan_registry::catalogue::{Field, FieldKind};
use anlan_spatial::{BBox, LonLat, Polygon, Shape, contains, intersects};
use jiff::Timestamp;
use jiff::civil::Date;

use super::crs::Crs;
use super::{Asked, malformed, unknown_parameter};
use crate::feature::Feature;
use crate::plan::KindPlan;
use crate::view::Seen;
use crate::world::day_in_city;

/// Features on a page where nothing is said.
pub(crate) const USUAL: usize = 100;
/// Most features on a page; who asks for more gets so many.
pub(crate) const MOST: usize = 10_000;
/// Parameters of the standard; a field of the same name cannot be filtered by.
pub(crate) const STANDARD: [&str; 7] = ["limit", "bbox", "bbox-crs", "crs", "datetime", "f", "cursor"];

/// Items as asked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) limit: usize,
    pub(crate) after: Option<RecordId>,
    pub(crate) crs: Crs,
    /// Two where the box crosses the 180th meridian.
    pub(crate) boxes: Option<Vec<BBox>>,
    between: Option<(Option<Date>, Option<Date>)>,
    /// Fields and what they must say.
    equals: Vec<(usize, String)>,
}

impl Wanted {
    pub(crate) fn read(asked: &Asked, plan: &KindPlan) -> Result<Self, Problem> {
        let mut wanted = Self { limit: USUAL, ..Self::default() };
        let text = |name: &str| asked.parameters.get(name).map(String::as_str);
        for (name, value) in asked.parameters.iter().filter(|(name, _)| !STANDARD.contains(&name.as_str())) {
            let Some(field) = plan.fields().iter().position(|field| field.name == *name && is_filter(field)) else {
                let known: Vec<&str> =
                    STANDARD.into_iter().chain(filters(plan).map(|field| field.name.as_ref())).collect();
                return Err(unknown_parameter(name, &known.join(", ")));
            };
            check(&plan.fields()[field], value)?;
            wanted.equals.push((field, value.clone()));
        }
        if let Some(limit) = text("limit") {
            let limit = limit.parse::<usize>().ok().filter(|limit| *limit > 0);
            wanted.limit = limit
                .ok_or_else(|| malformed("limit 应为正整数", "limit must be a whole number from 1", "limit"))?
                .min(MOST);
        }
        if let Some(cursor) = text("cursor") {
            wanted.after =
                Some(cursor.parse().map_err(|_| {
                    malformed("cursor 无效，请从第一页开始", "start again from the first page", "cursor")
                })?);
        }
        if let Some(format) = text("f").filter(|format| !matches!(*format, "json" | "geojson")) {
            return Err(malformed("要素只有 json", "features are given as json only", format));
        }
        let crs = |name: &str| match text(name) {
            None => Ok(Crs::Crs84),
            Some(uri) => Crs::parse(uri).ok_or_else(|| malformed("不支持的坐标系", "there is no such crs here", uri)),
        };
        wanted.crs = crs("crs")?;
        let bbox_crs = crs("bbox-crs")?;
        wanted.boxes = text("bbox").map(|text| boxes(text, bbox_crs)).transpose()?;
        wanted.between = text("datetime").map(interval).transpose()?;
        Ok(wanted)
    }

    /// Tells whether a feature is wanted.
    pub(crate) fn takes(&self, feature: &Feature, seen: Seen) -> bool {
        self.equals.iter().all(|(field, value)| seen.shows(*field) && feature.cells[*field].is(value))
            && self.between.is_none_or(|(from, to)| {
                feature.valid_from.is_none_or(|begins| to.is_none_or(|to| begins <= to))
                    && feature.valid_to.is_none_or(|ends| from.is_none_or(|from| from < ends))
            })
            && self.boxes.as_ref().is_none_or(|boxes| boxes.iter().any(|bbox| meets(feature, *bbox)))
    }
}

/// Returns the fields that items can be filtered by.
pub(crate) fn filters(plan: &KindPlan) -> impl Iterator<Item = &Field> {
    plan.fields().iter().filter(|field| is_filter(field))
}

fn is_filter(field: &Field) -> bool {
    !field.personal && !matches!(field.kind, FieldKind::Geometry { .. }) && !STANDARD.contains(&field.name.as_ref())
}

fn check(field: &Field, value: &str) -> Result<(), Problem> {
    let fits = match field.kind {
        FieldKind::Integer { .. } => value.parse::<i64>().is_ok(),
        FieldKind::Decimal { .. } => value.parse::<f64>().is_ok_and(f64::is_finite),
        FieldKind::Boolean => matches!(value, "true" | "false" | "1" | "0"),
        FieldKind::Date => value.parse::<Date>().is_ok(),
        _ => true,
    };
    if fits {
        return Ok(());
    }
    Err(malformed(&format!("{}不能是", field.label.zh), &format!("{} cannot be", field.label.en), value))
}

fn boxes(text: &str, crs: Crs) -> Result<Vec<BBox>, Problem> {
    let wrong = || malformed("bbox 应为4个或6个数", "bbox must be 4 or 6 numbers", text);
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| wrong())?;
    if !numbers.iter().all(|number| number.is_finite()) {
        return Err(wrong());
    }
    let (low, high) = match numbers[..] {
        [a, b, c, d] => ([a, b], [c, d]),
        // Heights are not kept.
        [a, b, _, c, d, _] => ([a, b], [c, d]),
        _ => return Err(wrong()),
    };
    let (min, max) = (crs.read(low), crs.read(high));
    if min.lat > max.lat {
        return Err(malformed("bbox 的下界大于上界", "the lower corner of bbox is above the upper one", text));
    }
    if crs == Crs::Epsg3857 && min.lon > max.lon {
        return Err(malformed("bbox 的左界大于右界", "the left edge of bbox is right of the right one", text));
    }
    Ok(if min.lon <= max.lon {
        vec![BBox { min, max }]
    } else {
        vec![BBox { min, max: LonLat::new(180.0, max.lat) }, BBox { min: LonLat::new(-180.0, min.lat), max }]
    })
}

fn meets(feature: &Feature, bbox: BBox) -> bool {
    if let Shape::Point(p) = feature.shape {
        return bbox.contains(p);
    }
    let Some(own) = feature.shape.bbox() else { return false };
    if own.min.lon > bbox.max.lon
        || own.max.lon < bbox.min.lon
        || own.min.lat > bbox.max.lat
        || own.max.lat < bbox.min.lat
    {
        return false;
    }
    if bbox.contains(own.min) && bbox.contains(own.max) {
        return true;
    }
    let (min, max) = (bbox.min, bbox.max);
    if min == max {
        return contains(&feature.shape, min);
    }
    if max.lon <= min.lon || max.lat <= min.lat {
        return intersects(&feature.shape, &Shape::Line(vec![min, max]));
    }
    let ring = vec![min, LonLat::new(max.lon, min.lat), max, LonLat::new(min.lon, max.lat), min];
    intersects(&feature.shape, &Shape::Polygon(Polygon::from_shell(ring)))
}

/// Reads an instant or an interval (RFC 3339; days are taken too) as days in the city.
fn interval(text: &str) -> Result<(Option<Date>, Option<Date>), Problem> {
    let wrong = || {
        malformed(
            "datetime 应为时刻或区间，如 2026-01-01T00:00:00Z/..",
            "datetime must be an instant or an interval, as 2026-01-01T00:00:00Z/..",
            text,
        )
    };
    let day = |text: &str| -> Result<Option<Date>, Problem> {
        match text {
            "" | ".." => Ok(None),
            text => {
                let instant = text.parse::<Timestamp>().map(day_in_city);
                instant.or_else(|_| text.parse::<Date>()).map(Some).map_err(|_| wrong())
            }
        }
    };
    let (from, to) = match text.split_once('/') {
        Some((from, to)) => (day(from)?, day(to)?),
        None => {
            let at = day(text)?;
            (at, at)
        }
    };
    if (from.is_none() && to.is_none()) || from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(wrong());
    }
    Ok((from, to))
}
