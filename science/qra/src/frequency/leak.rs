//! The frequencies of a piece of equipment.

use anlan_consequence::Fault;
use anlan_quantity::{Confidence, Text};
use serde::Serialize;

use super::band::Band;
use super::class::HoleClass;
use super::equipment::Equipment;
use super::hole::{Hole, Into};
use super::table::{Entry, Per, find, sets};

/// A row that a frequency rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Set.
    pub set: &'static str,
    /// Frequency as it is printed.
    pub frequency: f64,
    /// What it counts by.
    pub per: Per,
    /// Publication and table.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// How often a hole opens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeakFrequency {
    /// Hole.
    pub hole: Hole,
    /// Where it lets out.
    pub into: Into,
    /// Class of AQ/T 3046-2013 into which it falls.
    pub class: HoleClass,
    /// How often the frequency counts in a year: metres, hours, pieces.
    pub exposure: f64,
    /// Frequency, per year of this equipment.
    pub per_year: f64,
    /// How far that may be off.
    pub band: Band,
    /// Row it rests on.
    pub row: Row,
    /// What a reader must know: another kind of equipment stands for this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A row that fits a piece of equipment.
struct Fit {
    entry: &'static Entry,
    exposure: f64,
    class: HoleClass,
    note: Option<Text>,
}

impl Fit {
    fn per_year(&self) -> f64 {
        self.entry.frequency * self.exposure
    }
}

/// Returns the frequencies of a piece of equipment by a set, in the order of the publication.
///
/// # Units
///
/// Per year.
///
/// # Source
///
/// The set.
///
/// # Valid for
///
/// Generic equipment, as the set describes it; what is special about one piece is said by a [`Factor`](super::Factor).
///
/// # Errors
///
/// `qra.unknown_set`; `qra.no_frequency` where the set has nothing for the equipment, with the sets that have; `qra.no_exposure` where the set
/// counts by something that is not given; figures of the equipment that cannot be.
///
/// # Example
///
/// ```
/// use anlan_qra::frequency::{Equipment, Placing, Service, frequencies};
/// let sphere = Equipment::PressureVessel { placing: Placing::AboveGround, service: Service::Lpg };
/// let rupture = &frequencies("purple_book", &sphere)?[0];
/// assert!((rupture.per_year - 5e-7).abs() < 1e-18);
/// assert!(rupture.band.low <= rupture.per_year && rupture.per_year <= rupture.band.high);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn frequencies(set: &str, equipment: &Equipment) -> Result<Vec<LeakFrequency>, Fault> {
    equipment.check()?;
    let (named, entries) = find(set)?;
    let fits = fitting(entries, equipment)?;
    if fits.is_empty() {
        return Err(nothing_for(named.id, equipment));
    }
    let others = comparison(named.id, equipment);
    let leak = |fit: &Fit| {
        let per_year = fit.per_year();
        let band = match fit.entry.range {
            Some((low, high)) => Band::published(per_year, low * fit.exposure, high * fit.exposure),
            None => {
                let own = sum_of(&fits, fit.class);
                let others: Vec<(&'static str, f64)> = others
                    .iter()
                    .map(|(id, fits)| (*id, sum_of(fits, fit.class)))
                    .filter(|(_, sum)| *sum > 0.0)
                    .collect();
                Band::spread(per_year, own, &others)
            }
        };
        LeakFrequency {
            hole: fit.entry.hole,
            into: fit.entry.into,
            class: fit.class,
            exposure: fit.exposure,
            per_year,
            band,
            row: Row {
                set: named.id,
                frequency: fit.entry.frequency,
                per: fit.entry.per,
                source: fit.entry.source.as_str(),
                confidence: fit.entry.confidence,
            },
            note: fit.note.clone(),
        }
    };
    Ok(fits.iter().map(leak).collect())
}

fn sum_of(fits: &[Fit], class: HoleClass) -> f64 {
    fits.iter().filter(|fit| fit.class == class).map(Fit::per_year).sum()
}

/// Other sets that have the equipment, as far as it is described.
fn comparison(own: &str, equipment: &Equipment) -> Vec<(&'static str, Vec<Fit>)> {
    let other = |id: &'static str| Some((id, find(id).and_then(|(_, entries)| fitting(entries, equipment)).ok()?));
    sets().map(|set| set.id).filter(|id| *id != own).filter_map(other).collect()
}

/// Rows for a piece of equipment: of the variant that fits best, and of its size.
fn fitting(entries: &'static [Entry], equipment: &Equipment) -> Result<Vec<Fit>, Fault> {
    let size = equipment.size();
    let sized: Vec<&'static Entry> = entries
        .iter()
        .filter(|entry| entry.equipment == equipment.id() && entry.sizes.0 <= size && size < entry.sizes.1)
        .collect();
    let wanted = equipment.variants();
    let at = wanted.iter().position(|word| sized.iter().any(|entry| entry.variant == *word));
    let word = at.map_or("", |at| wanted[at]);
    let stands_in = equipment.is_stood_for_by(word);
    let bore = equipment.bore();
    let fit = |entry: &'static Entry| {
        let needs_bore = matches!(entry.hole, Hole::FullBore | Hole::Share { .. } | Hole::Tubes { .. });
        if needs_bore && bore.is_none() {
            return Err(no_bore(equipment));
        }
        let note = stands_in.then(|| stand_in(equipment));
        let class = entry.class.unwrap_or_else(|| HoleClass::of(entry.hole, bore));
        Ok(Fit { entry, exposure: equipment.exposure(entry.per, entry.least)?, class, note })
    };
    let chosen = sized.into_iter().filter(|entry| entry.variant == word || entry.variant.is_empty());
    chosen.map(fit).collect()
}

fn stand_in(equipment: &Equipment) -> Text {
    let name = equipment.name();
    Text::new(
        format!("该数据集没有此种{}，采用同类中最接近的一种", name.zh),
        format!("the set has no {} of this kind; the nearest kind stands for it", name.en),
    )
}

fn no_bore(equipment: &Equipment) -> Fault {
    let name = equipment.name();
    Fault::new(
        "qra.no_bore",
        "equipment.tube_m",
        format!("{}的泄漏按管径计，缺少管径", name.zh),
        format!("leaks of a {} go by the diameter of its tubes, which is not given", name.en),
    )
    .remedy("填写管（接口）内径", "give the inner diameter of tube or connection")
}

fn nothing_for(set: &str, equipment: &Equipment) -> Fault {
    let name = equipment.name();
    let have: Vec<&str> =
        comparison(set, equipment).into_iter().filter(|(_, fits)| !fits.is_empty()).map(|(id, _)| id).collect();
    let fault = Fault::new(
        "qra.no_frequency",
        "set",
        format!("数据集“{set}”没有这种{}的失效频率", name.zh),
        format!("the set “{set}” has no frequency for a {} of this kind", name.en),
    );
    if have.is_empty() {
        return fault.remedy(
            "核对设备类型；没有数据集收录，应另行给出频率和依据",
            "check the kind of equipment; no set has it, and a frequency needs other evidence",
        );
    }
    let have = have.join(", ");
    fault.remedy(format!("改用数据集 {have}"), format!("choose the set {have}"))
}
