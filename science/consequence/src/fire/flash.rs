//! Flash fires: who stands within the lower flammability limit burns, who stands outside does not.

use crate::{Fault, Inputs};

/// Tells whether a place is in a flash fire.
///
/// # Units
///
/// Both in the same unit of concentration.
///
/// # Source
///
/// AQ/T 3046-2013 Table 10; Purple Book CPR 18E (1999) 5.2.3: lethality 1 within the contour of the lower flammability limit, 0 outside.
///
/// # Valid for
///
/// Clouds that burn without a blast.
///
/// # Errors
///
/// A [`Fault`] where a figure is negative or the limit not above zero.
///
/// # Example
///
/// ```
/// use anlan_consequence::fire::flash::burns;
/// assert!(burns(0.025, 0.02)?);
/// # Ok::<(), anlan_consequence::Fault>(())
/// ```
pub fn burns(concentration: f64, lower_limit: f64) -> Result<bool, Fault> {
    let concentration = Inputs.not_negative("concentration", concentration)?;
    Ok(concentration >= Inputs.positive("lower_limit", lower_limit)?)
}
