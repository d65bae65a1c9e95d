//! Which district a position lies in.

use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use serde_json::Value;

use crate::{LonLat, ReadOptions, Shape, ShapeError, contains, distance_m};

/// A position farther than this from every district belongs to none, in metres.
const NEAREST_WITHIN_M: f64 = 5_000.0;

/// One district.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Code of GB/T 2260.
    pub code: String,
    /// Name.
    pub name: String,
    /// Area.
    pub shape: Shape,
}

/// The answer of a look-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located<'a> {
    /// The district.
    pub district: &'a District,
    /// Distance from it in metres; 0 inside.
    pub metres: f64,
}

/// Why a layer of districts was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DistrictError {
    /// The text is not JSON.
    #[error("区划图层不是 JSON / the district layer is not JSON: {0}")]
    NotJson(String),
    /// There is no list of features.
    #[error("区划图层缺少 features / the district layer has no features")]
    NoFeatures,
    /// A feature lacks a property.
    #[error("第 {feature} 个区划缺少属性 {property} / district {feature} lacks the property {property}")]
    Property {
        /// Number of the feature, from 1.
        feature: usize,
        /// Name of the property.
        property: &'static str,
    },
    /// A feature's geometry was refused.
    #[error("第 {feature} 个区划：{} / district {feature}: {cause}", cause.text().zh)]
    Geometry {
        /// Number of the feature, from 1.
        feature: usize,
        /// Why.
        #[source]
        cause: ShapeError,
    },
}

/// A layer of districts with an index.
#[derive(Debug)]
pub struct Districts {
    districts: Vec<District>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Districts {
    /// Reads a GeoJSON feature collection whose features carry `code` (number or text) and `name`.
    pub fn from_geojson_str(text: &str) -> Result<Self, DistrictError> {
        let value: Value = serde_json::from_str(text).map_err(|cause| DistrictError::NotJson(cause.to_string()))?;
        let features = value.get("features").and_then(Value::as_array).ok_or(DistrictError::NoFeatures)?;
        let districts =
            features.iter().enumerate().map(|(i, feature)| read(feature, i + 1)).collect::<Result<Vec<_>, _>>()?;
        let boxes = (districts.iter().enumerate())
            .filter_map(|(i, d)| Some(GeomWithData::new(Rectangle::from_aabb(d.shape.bbox()?.aabb()), i)));
        Ok(Self { boxes: RTree::bulk_load(boxes.collect()), districts })
    }

    /// Returns the districts in the order of the layer.
    pub fn all(&self) -> &[District] {
        &self.districts
    }

    /// Returns the district a position lies in, or else the nearest one within 5 km: piers and outlines drawn coarsely.
    ///
    /// On a common border the district that comes first in the layer is taken.
    pub fn locate(&self, p: LonLat) -> Option<Located<'_>> {
        let point = Shape::Point(p);
        let near = point.bbox().filter(|_| p.is_on_globe())?.widened(NEAREST_WITHIN_M).aabb();
        let mut candidates: Vec<usize> = self.boxes.locate_in_envelope_intersecting(near).map(|b| b.data).collect();
        candidates.sort_unstable();
        let found = |i: usize, metres: f64| Located { district: &self.districts[i], metres };
        if let Some(i) = candidates.iter().find(|i| contains(&self.districts[**i].shape, p)) {
            return Some(found(*i, 0.0));
        }
        (candidates.into_iter())
            .filter_map(|i| Some(found(i, distance_m(&self.districts[i].shape, &point)?)))
            .filter(|located| located.metres <= NEAREST_WITHIN_M)
            .min_by(|a, b| a.metres.total_cmp(&b.metres))
    }
}

fn read(feature: &Value, number: usize) -> Result<District, DistrictError> {
    let property = |name: &'static str| match feature.get("properties").and_then(|all| all.get(name)) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(code)) => Ok(code.to_string()),
        _ => Err(DistrictError::Property { feature: number, property: name }),
    };
    let geometry = feature.get("geometry").unwrap_or(&Value::Null);
    let shape = Shape::from_geojson(geometry, &ReadOptions::default())
        .map_err(|cause| DistrictError::Geometry { feature: number, cause })?;
    Ok(District { code: property("code")?, name: property("name")?, shape })
}
