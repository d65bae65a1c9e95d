//! Joint statistics of weather class and wind direction.

mod joint;

use core::f64::consts::{PI, TAU};

use anlan_consequence::weather::PasquillClass;
use anlan_consequence::{Fault, Inputs};
use anlan_quantity::si::MetresPerSecond;
use serde::{Deserialize, Serialize};

pub use joint::read_joint;

/// How far the shares of a rose may sum from one: what rounding to four decimals of a table of some hundred cells leaves.
const SUM_TOLERANCE: f64 = 1e-3;

/// One weather class: a stability, a wind speed and how often it blows from each sector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeatherClass {
    /// Name, such as `D5`.
    pub id: String,
    /// Stability.
    pub stability: PasquillClass,
    /// Wind speed at 10 m.
    pub wind: MetresPerSecond,
    /// Share of its time that falls into the day, 0 … 1.
    pub day_share: f64,
    /// Share of the year with the wind *from* each sector; sector 0 is centred on north, the rest follow clockwise.
    pub shares: Vec<f64>,
}

/// A wind rose: how much of the year belongs to each weather class and sector.
///
/// Within a sector every direction is equally frequent (Purple Book CPR 18E 4.5).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rose {
    classes: Vec<WeatherClass>,
    sectors: usize,
}

impl Rose {
    /// Takes the classes of a rose; the shares are brought to a sum of exactly one where rounding left them a little off.
    ///
    /// # Units
    ///
    /// Shares of a year.
    ///
    /// # Errors
    ///
    /// A [`Fault`] where there is no class, classes have different numbers of sectors, a share is negative or not a number, or the sum is
    /// not one.
    ///
    /// # Example
    ///
    /// ```
    /// use anlan_consequence::weather::PasquillClass;
    /// use anlan_quantity::si::MetresPerSecond;
    /// use anlan_qra::{Rose, WeatherClass};
    /// let class = |id: &str, stability, wind, share: f64| WeatherClass {
    ///     id: id.to_owned(),
    ///     stability,
    ///     wind: MetresPerSecond(wind),
    ///     day_share: 0.5,
    ///     shares: vec![share / 36.0; 36],
    /// };
    /// let rose = Rose::new(vec![class("D5", PasquillClass::D, 5.0, 0.7), class("F2", PasquillClass::F, 2.0, 0.3)])?;
    /// assert_eq!(rose.sectors(), 36);
    /// assert_eq!(Rose::new(vec![class("D5", PasquillClass::D, 5.0, 0.7)]).unwrap_err().code, "qra.rose_sum");
    /// # Ok::<(), anlan_consequence::Fault>(())
    /// ```
    pub fn new(mut classes: Vec<WeatherClass>) -> Result<Self, Fault> {
        let sum = Self::sum(&classes)?;
        for share in classes.iter_mut().flat_map(|class| &mut class.shares) {
            *share /= sum;
        }
        Self::again(classes)
    }

    /// Takes the classes of a rose that was made before, bit by bit as they are.
    ///
    /// # Errors
    ///
    /// Those of [`Rose::new`].
    pub fn again(classes: Vec<WeatherClass>) -> Result<Self, Fault> {
        Self::sum(&classes)?;
        let sectors = classes.first().map_or(0, |class| class.shares.len());
        Ok(Self { classes, sectors })
    }

    /// Sum of all shares, near one.
    fn sum(classes: &[WeatherClass]) -> Result<f64, Fault> {
        let sectors = classes.first().map_or(0, |class| class.shares.len());
        if sectors == 0 {
            return Err(Fault::new("qra.no_weather", "weather", "没有气象统计", "there is no weather table").remedy(
                "导入风向、风速和稳定度的联合频率表",
                "bring a joint table of wind direction, speed and stability",
            ));
        }
        let mut sum = 0.0;
        for class in classes {
            if class.shares.len() != sectors {
                return Err(Fault::new(
                    "qra.rose_sectors",
                    "weather",
                    format!("气象类别 {} 有 {} 个风向，其他类别有 {sectors} 个", class.id, class.shares.len()),
                    format!("class {} has {} sectors, the others have {sectors}", class.id, class.shares.len()),
                )
                .remedy("各类别使用相同的风向分组", "use the same sectors for all classes"));
            }
            Inputs.positive("weather.wind", class.wind.get())?;
            Inputs.between("weather.day_share", class.day_share, 0.0, 1.0)?;
            for share in &class.shares {
                sum += Inputs.not_negative("weather.shares", *share)?;
            }
        }
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(Fault::new(
                "qra.rose_sum",
                "weather.shares",
                format!("各风向、各类别的频率之和为 {sum:.5}，应为 1"),
                format!("the shares of all sectors and classes sum to {sum:.5}, they must sum to 1"),
            )
            .remedy("核对是否缺少静风或某一类别", "look for a missing class or missing calms"));
        }
        Ok(sum)
    }

    /// Returns the classes.
    pub fn classes(&self) -> &[WeatherClass] {
        &self.classes
    }

    /// Returns how many sectors the circle is cut into.
    pub fn sectors(&self) -> usize {
        self.sectors
    }

    /// Width of a sector, rad.
    pub(crate) fn width(&self) -> f64 {
        TAU / self.sectors as f64
    }

    /// Probability of each sector per radian for one class, in the order of the sectors.
    pub(crate) fn density(&self, class: usize) -> Vec<f64> {
        let width = self.width();
        self.classes[class].shares.iter().map(|share| share / width).collect()
    }

    /// The direction, rad clockwise from north, from which the wind blows straight over a place at a bearing.
    pub(crate) fn from_over(bearing: f64) -> f64 {
        (bearing + PI).rem_euclid(TAU)
    }
}

/// Returns the rose of the sample city: synthetic hours of Dalian, made to meet published summary figures (CC0, never observed).
pub fn sample_rose() -> Rose {
    read_joint(include_str!("../data/weather-joint-sample.csv")).expect("the embedded table sums to one")
}
