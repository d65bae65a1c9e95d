//! Individual risk as a GeoTIFF: 32-bit floats in longitude and latitude.

use std::io::Cursor;

use anlan_assessment::risk::map::RiskMap;
use anlan_assessment::risk::survey::Region;
use anlan_kernel::Problem;
use anlan_qra::{Grid, Place, parallel};
use anlan_spatial::{Frame, LonLat};
use tiff::encoder::compression::DeflateLevel;
use tiff::encoder::{Compression, TiffEncoder, colortype};
use tiff::tags::Tag;

/// Pixels at most; a wider country gets larger ones.
const MOST: f64 = 24e6;
/// Rows of a strip.
const STRIP: u32 = 64;

/// A raster in longitude and latitude, from the north-western corner.
pub(super) struct Raster {
    west: f64,
    north: f64,
    /// Size of a pixel, degrees.
    step: [f64; 2],
    width: usize,
    height: usize,
    values: Vec<f32>,
    /// Pixels are larger than cells: each takes the highest risk of the cells in it.
    is_coarse: bool,
}

/// Window of the part that has risk: first column and row, columns and rows.
type Window = [usize; 4];

impl Raster {
    /// Makes a raster over the maps of some regions, with pixels of the size of a cell where there are not too many of them.
    pub(super) fn over(regions: &[Region]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        let mut step = [f64::INFINITY; 2];
        for region in regions {
            for at in edges(&region.grid, &region.frame) {
                (low, high) = ([low[0].min(at.lon), low[1].min(at.lat)], [high[0].max(at.lon), high[1].max(at.lat)]);
            }
            let middle = region.grid.centre(region.grid.columns / 2, region.grid.rows / 2);
            let from = region.frame.unproject([middle.east, middle.north]);
            let to = region.frame.unproject([middle.east + region.grid.cell, middle.north + region.grid.cell]);
            step = [step[0].min(to.lon - from.lon), step[1].min(to.lat - from.lat)];
        }
        if !low[0].is_finite() {
            (low, high, step) = ([0.0; 2], [1.0; 2], [1.0; 2]);
        }
        let pixels = (high[0] - low[0]) / step[0] * ((high[1] - low[1]) / step[1]);
        let grow = (pixels / MOST).max(1.0).sqrt();
        step = step.map(|step| step * grow);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the number of pixels")]
        let count = |axis: usize| ((high[axis] - low[axis]) / step[axis]).ceil().max(1.0) as usize;
        let (width, height) = (count(0), count(1));
        Self {
            west: low[0],
            north: high[1],
            step,
            width,
            height,
            values: vec![0.0; width * height],
            is_coarse: grow > 1.0,
        }
    }

    /// Takes the risk of one map.
    pub(super) fn take(&mut self, map: &RiskMap) {
        if self.is_coarse {
            self.gather(map);
        } else {
            self.look_up(map);
        }
    }

    /// Each pixel takes the risk of the cell in which its middle lies.
    fn look_up(&mut self, map: &RiskMap) {
        let window = self.window_of(map);
        let [column, row, columns, rows] = window;
        let looked = parallel::collect(rows, |i| {
            let lat = self.north - (row as f64 + i as f64 + 0.5) * self.step[1];
            let at = |j: usize| LonLat::new(self.west + (column as f64 + j as f64 + 0.5) * self.step[0], lat);
            (0..columns).map(|j| risk(map, map.place(at(j)))).collect::<Vec<f32>>()
        });
        for (i, line) in looked.into_iter().enumerate() {
            let from = (row + i) * self.width + column;
            for (own, new) in self.values[from..from + columns].iter_mut().zip(line) {
                *own = own.max(new);
            }
        }
    }

    /// Each pixel takes the highest risk of the cells in it. Along a row of cells positions are taken to lie evenly: pixels are far larger
    /// than what this leaves out.
    fn gather(&mut self, map: &RiskMap) {
        let grid = map.grid.grid();
        for row in 0..grid.rows {
            let ends = [0, grid.columns - 1].map(|column| map.position(grid.centre(column, row)));
            for column in 0..grid.columns {
                let risk = map.grid.risk(column, row);
                if risk <= 0.0 {
                    continue;
                }
                let share = column as f64 / (grid.columns - 1).max(1) as f64;
                let lon = ends[0].lon + share * (ends[1].lon - ends[0].lon);
                let lat = ends[0].lat + share * (ends[1].lat - ends[0].lat);
                let x = self.index((lon - self.west) / self.step[0], self.width);
                let y = self.index((self.north - lat) / self.step[1], self.height);
                let own = &mut self.values[y * self.width + x];
                *own = own.max(single(risk));
            }
        }
    }

    /// Pixels that a map covers.
    fn window_of(&self, map: &RiskMap) -> Window {
        let grid = map.grid.grid();
        let all = edges(grid, &map.frame);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in all {
            (low, high) = ([low[0].min(at.lon), low[1].min(at.lat)], [high[0].max(at.lon), high[1].max(at.lat)]);
        }
        let x = [low[0], high[0]].map(|lon| self.index((lon - self.west) / self.step[0], self.width));
        let y = [high[1], low[1]].map(|lat| self.index((self.north - lat) / self.step[1], self.height));
        [x[0], y[0], x[1] - x[0] + 1, y[1] - y[0] + 1]
    }

    #[expect(clippy::unused_self, reason = "reads as a part of the raster")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the raster")]
    fn index(&self, value: f64, count: usize) -> usize {
        (value.floor().max(0.0) as usize).min(count - 1)
    }

    /// The part that has risk, with one pixel around it.
    fn inhabited(&self) -> Window {
        let mut found: Option<[usize; 4]> = None;
        for (i, value) in self.values.iter().enumerate() {
            if *value > 0.0 {
                let (x, y) = (i % self.width, i / self.width);
                let [west, north, east, south] = found.unwrap_or([x, y, x, y]);
                found = Some([west.min(x), north.min(y), east.max(x), south.max(y)]);
            }
        }
        let Some([west, north, east, south]) = found else { return [0, 0, self.width.min(2), self.height.min(2)] };
        let (west, north) = (west.saturating_sub(1), north.saturating_sub(1));
        let (east, south) = ((east + 1).min(self.width - 1), (south + 1).min(self.height - 1));
        [west, north, east - west + 1, south - north + 1]
    }

    /// Whether pixels are larger than cells.
    pub(super) fn is_coarse(&self) -> bool {
        self.is_coarse
    }

    /// Size of a pixel, degrees.
    pub(super) fn step(&self) -> [f64; 2] {
        self.step
    }

    /// The file `risk.tif`.
    pub(super) fn tiff(&self) -> Result<Vec<u8>, Problem> {
        self.encoded().map_err(|cause| Problem::internal("assess.raster", cause))
    }

    fn encoded(&self) -> tiff::TiffResult<Vec<u8>> {
        let [column, row, width, height] = self.inhabited();
        let mut values = Vec::with_capacity(width * height);
        for y in row..row + height {
            values.extend_from_slice(&self.values[y * self.width + column..][..width]);
        }
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)?.with_compression(Compression::Deflate(DeflateLevel::Balanced));
        #[expect(clippy::cast_possible_truncation, reason = "a raster has fewer pixels than that")]
        let mut image = encoder.new_image::<colortype::Gray32Float>(width as u32, height as u32)?;
        image.rows_per_strip(STRIP)?;
        let west = self.west + column as f64 * self.step[0];
        let north = self.north - row as f64 * self.step[1];
        let tags = image.encoder();
        tags.write_tag(Tag::ImageDescription, "Individual risk of death, 1/year, outdoors, all the year")?;
        tags.write_tag(Tag::Software, concat!("Anlan ", env!("CARGO_PKG_VERSION")))?;
        tags.write_tag(Tag::ModelPixelScaleTag, &[self.step[0], self.step[1], 0.0][..])?;
        tags.write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, west, north, 0.0][..])?;
        tags.write_tag(Tag::GeoKeyDirectoryTag, &GEO_KEYS[..])?;
        image.write_data(&values)?;
        Ok(file.into_inner())
    }
}

/// GeoTIFF 1.1 (OGC 19-008r4): four keys; geographic model, pixels are areas, WGS 84 (EPSG 4326), degrees.
const GEO_KEYS: [u16; 20] = [1, 1, 0, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 2054, 0, 1, 9102];

fn risk(map: &RiskMap, place: Place) -> f32 {
    map.grid.grid().cell_of(place).map_or(0.0, |(column, row)| single(map.grid.risk(column, row)))
}

#[expect(clippy::cast_possible_truncation, reason = "seven figures are more than a risk has")]
fn single(risk: f64) -> f32 {
    risk as f32
}

/// Corners and middles of the edges of a map.
fn edges(grid: &Grid, frame: &Frame) -> impl Iterator<Item = LonLat> {
    let (corner, frame) = (grid.corner, *frame);
    let size = [grid.columns as f64 * grid.cell, grid.rows as f64 * grid.cell];
    let part = |i: usize| [0.0, 0.5, 1.0][i];
    (0..9).map(move |i| frame.unproject([corner.east + part(i % 3) * size[0], corner.north + part(i / 3) * size[1]]))
}
