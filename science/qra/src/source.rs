//! A source of risk: a place, and what can happen there in each weather.

use core::f64::consts::LN_2;
use std::sync::Arc;

use anlan_consequence::{Fault, Inputs};

use crate::fast;
use crate::footprint::{Footprint, Swath};
use crate::rose::Rose;

/// A place on the map, metres east and north of the map's origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// East, m.
    pub east: f64,
    /// North, m.
    pub north: f64,
}

/// One thing that can happen: a way a release case ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Release case it belongs to.
    pub case: Arc<str>,
    /// Kind of harm, such as `toxic_cloud`.
    pub kind: Arc<str>,
    /// How often a year, if the weather were always that of a class: one figure a class of the rose.
    pub per_year: Vec<f64>,
    /// Where it kills outdoors, for each class; nothing where it kills nobody.
    pub outdoors: Vec<Option<Arc<Footprint>>>,
    /// Where it kills indoors, for each class; nothing where it does not.
    pub indoors: Vec<Option<Arc<Footprint>>>,
}

/// A source of risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Identity on the map.
    pub id: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// What can happen there.
    pub effects: Vec<Effect>,
}

/// A rose made ready for folding.
#[derive(Clone, Debug)]
pub struct Fold {
    sectors: usize,
    width: f64,
    classes: Vec<Class>,
}

#[derive(Clone, Debug)]
struct Class {
    /// Probability per radian in each sector.
    density: Vec<f64>,
    share: f64,
    is_even: bool,
}

impl Fold {
    /// Makes a rose ready.
    pub fn new(rose: &Rose) -> Self {
        let classes = (0..rose.classes().len())
            .map(|class| {
                let density = rose.density(class);
                let share = rose.classes()[class].shares.iter().sum();
                let is_even = density.windows(2).all(|pair| (pair[0] - pair[1]).abs() <= 1e-12 * pair[0]);
                Class { density, share, is_even }
            })
            .collect();
        Self { sectors: rose.sectors(), width: rose.width(), classes }
    }

    /// How many weather classes it has.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// How many sectors it has.
    pub fn sectors(&self) -> usize {
        self.sectors
    }

    /// Share of the year of a class and sector.
    pub(crate) fn share(&self, class: usize, sector: usize) -> f64 {
        self.classes[class].density[sector] * self.width
    }

    /// Probability of death a year, at a distance and bearing, of a footprint that occurs once a year in a class of weather: lethality
    /// folded with the directions of the class.
    ///
    /// `over` is the direction from which the wind blows straight over the place, in sectors from the middle of sector 0.
    fn folded(&self, class: usize, swath: &Swath, ln_distance: f64, over: f64) -> f64 {
        let Some(at) = swath.locate(ln_distance) else { return 0.0 };
        let class = &self.classes[class];
        let half = swath.tail(&at, 0.0);
        let sectors = self.sectors;
        // The sector whose middle is nearest.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the sectors")]
        let own = (over + 0.5) as usize % sectors;
        let mut sum = class.density[own] * 2.0 * half;
        if class.is_even {
            return sum;
        }
        let reach = Swath::half_angle(&at);
        // Where the density steps within the cloud's width, what lies beyond the step counts with the difference.
        let into = over + 0.5 - (over + 0.5).floor();
        let mut before = class.density[own];
        let mut angle = (1.0 - into) * self.width;
        let mut sector = own;
        let mut steps = 0;
        while angle < reach && steps < sectors {
            sector = if sector + 1 == sectors { 0 } else { sector + 1 };
            let density = class.density[sector];
            sum += (density - before) * swath.tail(&at, angle);
            before = density;
            angle += self.width;
            steps += 1;
        }
        before = class.density[own];
        angle = into * self.width;
        sector = own;
        steps = 0;
        while angle < reach && steps < sectors {
            sector = if sector == 0 { sectors - 1 } else { sector - 1 };
            let density = class.density[sector];
            sum += (density - before) * swath.tail(&at, angle);
            before = density;
            angle += self.width;
            steps += 1;
        }
        sum.max(0.0)
    }

    /// Probability per radian in each sector of a class.
    pub(crate) fn density(&self, class: usize) -> &[f64] {
        &self.classes[class].density
    }

    /// Width of a sector, rad.
    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    /// Direction from which the wind blows over a place that lies so far east and north, in sectors from the middle of sector 0.
    fn over(&self, east: f64, north: f64) -> f64 {
        fast::turns(-east, -north) * self.sectors as f64
    }
}

/// Where a place lies as a source sees it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    distance: f64,
    ln_distance: f64,
    over: f64,
}

impl Effect {
    /// Distance beyond which nobody is killed outdoors, m.
    pub fn reach(&self) -> f64 {
        self.outdoors.iter().flatten().map(|footprint| footprint.reach()).fold(0.0, f64::max)
    }

    fn at(&self, fold: &Fold, seen: &Seen) -> f64 {
        let mut sum = 0.0;
        for class in 0..fold.classes() {
            sum += self.in_class(fold, class, seen);
        }
        sum
    }

    fn in_class(&self, fold: &Fold, class: usize, seen: &Seen) -> f64 {
        match self.outdoors.get(class).and_then(Option::as_deref) {
            None => 0.0,
            Some(Footprint::Round(round)) => self.per_year[class] * fold.classes[class].share * round.at(seen.distance),
            Some(Footprint::Swath(swath)) => {
                self.per_year[class] * fold.folded(class, swath, seen.ln_distance, seen.over)
            }
        }
    }
}

impl Source {
    /// Distance beyond which nobody is killed, m.
    pub fn reach(&self) -> f64 {
        self.effects.iter().map(Effect::reach).fold(0.0, f64::max)
    }

    /// Checks a source against a rose.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where the source has no position, a frequency is negative or not a number, or weather classes do not match.
    pub fn check(&self, fold: &Fold) -> Result<(), Fault> {
        if !(self.place.east.is_finite() && self.place.north.is_finite()) {
            return Err(Fault::new(
                "qra.no_position",
                "source.place",
                format!("风险源 {} 没有位置", self.id),
                format!("source {} has no position", self.id),
            )
            .remedy("在地图上标出位置", "place it on the map"));
        }
        for effect in &self.effects {
            if effect.per_year.len() != fold.classes() || effect.outdoors.len() != fold.classes() {
                return Err(Fault::new(
                    "qra.weather_classes",
                    "source.effects",
                    format!("风险源 {} 按另一套气象类别计算", self.id),
                    format!("source {} was computed for other weather classes", self.id),
                )
                .remedy("按当前气象统计重新计算", "compute it anew for the current weather table"));
            }
            for per_year in &effect.per_year {
                Inputs.not_negative("source.frequency", *per_year)?;
            }
        }
        Ok(())
    }

    fn seen(&self, place: Place, fold: &Fold) -> Seen {
        let (east, north) = (place.east - self.place.east, place.north - self.place.north);
        let distance = (east * east + north * north).sqrt();
        Seen { distance, ln_distance: fast::log2(distance.max(1e-3)) * LN_2, over: fold.over(east, north) }
    }

    /// Returns the individual risk at a place: the yearly chance of death of a person who is always there, outdoors.
    ///
    /// # Units
    ///
    /// 1/year.
    ///
    /// # Source
    ///
    /// Purple Book CPR 18E (2005) 6.2 with the sum over wind directions taken as an integral over each sector.
    pub fn risk_at(&self, fold: &Fold, place: Place) -> f64 {
        let seen = self.seen(place, fold);
        let mut sum = 0.0;
        for effect in &self.effects {
            sum += effect.at(fold, &seen);
        }
        sum
    }

    /// Returns what each effect and weather class adds to the risk at a place, in the order of the effects.
    pub fn shares_at(&self, fold: &Fold, place: Place) -> Vec<Share> {
        let seen = self.seen(place, fold);
        let mut shares = Vec::new();
        for (index, effect) in self.effects.iter().enumerate() {
            for class in 0..fold.classes() {
                let per_year = effect.in_class(fold, class, &seen);
                if per_year > 0.0 {
                    shares.push(Share { effect: index, class, per_year });
                }
            }
        }
        shares
    }
}

/// What one effect in one weather class adds to the risk at a place.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Share {
    /// Index of the effect in its source.
    pub effect: usize,
    /// Index of the weather class.
    pub class: usize,
    /// Individual risk, 1/year.
    pub per_year: f64,
}
