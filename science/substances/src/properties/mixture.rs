//! Ideal mixtures: Raoult's law, added volumes, Le Chatelier's limits.

use anlan_quantity::math::exp;
use anlan_quantity::math::ln;
use anlan_quantity::si::{Kelvin, KilogramsPerCubicMetre, KilogramsPerMole, Pascals};

use super::substance::positive;
use super::{PropertyFault, Substance};

/// A mixture of substances that behaves as if they did not notice one another.
///
/// # Valid for
///
/// Neighbours of one family (paraffins, olefins, aromatics, their LPG and petrol). Water with anything organic, acids with amines, and
/// alcohols with hydrocarbons are not ideal; azeotropes are not shown. A component above its critical temperature cannot be asked.
///
/// # Example
///
/// ```
/// use anlan_quantity::si::Kelvin;
/// use anlan_substances::properties::{Mixture, Substance};
/// let lpg = Mixture::new(vec![(Substance::find("propane")?, 0.5), (Substance::find("n-butane")?, 0.5)])?;
/// let bubble = lpg.bubble_pressure(Kelvin(293.15))?;
/// assert!((bubble.pressure.get() / 5.22e5 - 1.0).abs() < 0.02);
/// assert!(bubble.vapour[0] > 0.75);
/// # Ok::<(), anlan_substances::properties::PropertyFault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mixture {
    parts: Vec<(&'static Substance, f64)>,
}

/// Where a liquid mixture begins to boil.
#[derive(Clone, Debug, PartialEq)]
pub struct BubblePoint {
    /// Temperature.
    pub temperature: Kelvin,
    /// Pressure.
    pub pressure: Pascals,
    /// Mole fractions of the first vapour, in order of the components.
    pub vapour: Vec<f64>,
}

impl Mixture {
    /// Takes components with their mole fractions, which sum to one.
    pub fn new(parts: Vec<(&'static Substance, f64)>) -> Result<Self, PropertyFault> {
        for (_, share) in &parts {
            positive("share", *share)?;
        }
        let sum: f64 = parts.iter().map(|(_, share)| share).sum();
        if (sum - 1.0).abs() > 1e-6 {
            return Err(PropertyFault::Shares { sum });
        }
        Ok(Self { parts })
    }

    /// Returns the components with their mole fractions.
    pub fn parts(&self) -> &[(&'static Substance, f64)] {
        &self.parts
    }

    /// Returns the mean molar mass.
    pub fn molar_mass(&self) -> KilogramsPerMole {
        KilogramsPerMole(self.parts.iter().map(|(substance, x)| x * substance.molar_mass().get()).sum())
    }

    /// Returns the pressure at which the liquid begins to boil.
    pub fn bubble_pressure(&self, temperature: Kelvin) -> Result<BubblePoint, PropertyFault> {
        let partial: Vec<f64> = self
            .parts
            .iter()
            .map(|(substance, x)| substance.vapour_pressure(temperature).map(|p| x * p.get()))
            .collect::<Result<_, _>>()?;
        let pressure: f64 = partial.iter().sum();
        Ok(BubblePoint {
            temperature,
            pressure: Pascals(pressure),
            vapour: partial.iter().map(|p| p / pressure).collect(),
        })
    }

    /// Returns the pressure at which the vapour begins to condense.
    pub fn dew_pressure(&self, temperature: Kelvin) -> Result<Pascals, PropertyFault> {
        let mut sum = 0.0;
        for (substance, y) in &self.parts {
            sum += y / substance.vapour_pressure(temperature)?.get();
        }
        Ok(Pascals(1.0 / sum))
    }

    /// Returns the temperature at which the liquid begins to boil at a pressure.
    pub fn bubble_temperature(&self, pressure: Pascals) -> Result<BubblePoint, PropertyFault> {
        positive("pressure", pressure.get())?;
        let mut low = f64::MAX;
        let mut high = f64::MIN;
        for (substance, _) in &self.parts {
            let boiling = substance.boiling_point_at(pressure)?.get();
            low = low.min(boiling);
            high = high.max(boiling);
        }
        // The heaviest boils last and the lightest first; between them the mixture does. Every component must be liquid there.
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if high - low <= 1e-9 * middle {
                break;
            }
            if self.bubble_pressure(Kelvin(middle))?.pressure < pressure {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.bubble_pressure(Kelvin(0.5 * (low + high)))
    }

    /// Returns the density of the liquid, volumes added.
    pub fn liquid_density(&self, temperature: Kelvin) -> Result<KilogramsPerCubicMetre, PropertyFault> {
        let mut volume = 0.0;
        for (substance, x) in &self.parts {
            volume += x * substance.molar_mass().get() / substance.liquid_density(temperature)?.get();
        }
        Ok(KilogramsPerCubicMetre(self.molar_mass().get() / volume))
    }

    /// Returns the viscosity of the liquid by Arrhenius' logarithmic rule, Pa·s.
    pub fn liquid_viscosity(&self, temperature: Kelvin) -> Result<f64, PropertyFault> {
        let mut sum = 0.0;
        for (substance, x) in &self.parts {
            sum += x * ln(substance.liquid_viscosity(temperature)?.get());
        }
        Ok(exp(sum))
    }

    /// Returns the lower flammability limit of the vapour with these fractions, all of them flammable (Le Chatelier 1891).
    pub fn lower_flammability_limit(&self) -> Result<f64, PropertyFault> {
        let mut sum = 0.0;
        for (substance, y) in &self.parts {
            sum += y / substance.lower_flammability_limit()?;
        }
        Ok(1.0 / sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_quantity::si::ATMOSPHERE;

    #[test]
    fn benzene_and_toluene_boil_between_their_boiling_points() {
        let (benzene, toluene) = (Substance::find("苯").unwrap(), Substance::find("甲苯").unwrap());
        let mixture = Mixture::new(vec![(benzene, 0.5), (toluene, 0.5)]).unwrap();
        let bubble = mixture.bubble_temperature(ATMOSPHERE).unwrap();
        // Equimolar benzene–toluene boils at 365.3 K with 0.714 benzene in the vapour (recalled).
        assert!((bubble.temperature.get() - 365.3).abs() < 0.4, "{bubble:?}");
        assert!((bubble.vapour[0] - 0.714).abs() < 0.01, "{bubble:?}");
        assert!((bubble.vapour.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(mixture.dew_pressure(bubble.temperature).unwrap() < ATMOSPHERE);
    }

    #[test]
    fn shares_must_sum_to_one() {
        let benzene = Substance::find("benzene").unwrap();
        assert_eq!(Mixture::new(vec![(benzene, 0.7)]).unwrap_err().code(), "properties.shares");
        assert_eq!(Mixture::new(vec![]).unwrap_err().code(), "properties.shares");
        assert_eq!(Mixture::new(vec![(benzene, f64::NAN)]).unwrap_err().code(), "properties.not_positive");
    }

    #[test]
    fn a_component_above_its_critical_point_is_told() {
        let mixture =
            Mixture::new(vec![(Substance::find("methane").unwrap(), 0.1), (Substance::find("n-hexane").unwrap(), 0.9)])
                .unwrap();
        assert_eq!(mixture.bubble_pressure(Kelvin(298.15)).unwrap_err().code(), "properties.supercritical");
    }
}
