//! Substances that stand for products which are sold by name: mixtures without properties of their own.
//!
//! [`Substance::find`] does not know of them: whoever computes with a representative has to ask for one, and to say so.

use std::sync::LazyLock;

use anlan_quantity::Confidence;

use super::table::rows;
use super::{PropertyFault, Substance};
use crate::fold::{light, squeeze};
use crate::{Cas, Match, Query, match_substance};

/// A product and the substance that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representative {
    /// Name of the product in Chinese.
    pub product_zh: String,
    /// Name of the product in English.
    pub product_en: String,
    /// Other names of the product.
    pub aliases: Vec<String>,
    /// Serial in the catalogue of hazardous chemicals.
    pub serial: Option<u32>,
    /// CAS number of the product.
    pub cas: Option<String>,
    /// CAS number of the substance that stands for it.
    pub representative: String,
    /// Why this one, in Chinese.
    pub basis_zh: String,
    /// Why this one, in English.
    pub basis_en: String,
    /// Publication.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Representative {
    /// Returns the substance that stands for the product.
    ///
    /// # Errors
    ///
    /// Never for the rows of [`representatives`], whose substances are all known.
    pub fn substance(&self) -> Result<&'static Substance, PropertyFault> {
        Substance::find(&self.representative)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.product_zh.as_str(), self.product_en.as_str()];
        own.into_iter().chain(self.aliases.iter().map(String::as_str)).chain(self.cas.as_deref())
    }
}

static REPRESENTATIVES: LazyLock<Vec<Representative>> = LazyLock::new(read);

fn read() -> Vec<Representative> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    rows(include_str!("../../data/representatives.csv"))
        .iter()
        .map(|row| Representative {
            product_zh: row["product_zh"].clone(),
            product_en: row["product_en"].clone(),
            aliases: row["aliases"].split(';').filter_map(|name| some(name.trim())).collect(),
            serial: row["serial"].parse().ok(),
            cas: some(&row["cas"]),
            representative: row["representative_cas"].clone(),
            basis_zh: row["basis_zh"].clone(),
            basis_en: row["basis_en"].clone(),
            source: row["source"].clone(),
            confidence: Confidence::read(&row["confidence"]),
        })
        .collect()
}

/// Returns every product for which a substance stands.
pub fn representatives() -> &'static [Representative] {
    &REPRESENTATIVES
}

/// Returns the substance that stands for a product, asked by CAS number or by a name in Chinese or English; names of the catalogue's lead to it
/// too. Nothing for a product that is not listed, and for what is a substance itself.
///
/// # Example
///
/// ```
/// use anlan_substances::properties::{Substance, representative_of};
/// assert!(Substance::find("92号汽油").is_err());
/// let petrol = representative_of("92号汽油").unwrap();
/// assert_eq!((petrol.product_en.as_str(), petrol.substance()?.name_en()), ("petrol", "n-hexane"));
/// assert!(representative_of("chlorine").is_none());
/// # Ok::<(), anlan_substances::properties::PropertyFault>(())
/// ```
pub fn representative_of(asked: &str) -> Option<&'static Representative> {
    let key = squeeze(&light(asked));
    if key.is_empty() {
        return None;
    }
    let own = |row: &&Representative| row.names().any(|name| squeeze(&light(name)) == key);
    if let Some(row) = REPRESENTATIVES.iter().find(own) {
        return Some(row);
    }
    if asked.parse::<Cas>().is_ok() {
        return None;
    }
    let query = Query { name: Some(asked), ..Query::default() };
    let Match::Matched { identity, .. } = match_substance(&query) else { return None };
    let serial = identity.serial.filter(|_| identity.composition.is_empty())?;
    REPRESENTATIVES.iter().find(|row| row.serial == Some(serial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_representative_is_known_and_no_product_is_a_substance() {
        for row in representatives() {
            assert!(row.substance().is_ok(), "{}", row.product_zh);
            assert!(!row.basis_zh.is_empty() && !row.basis_en.is_empty() && !row.source.is_empty());
            for name in row.names() {
                assert!(Substance::find(name).is_err(), "{name} has properties of its own");
                assert_eq!(representative_of(name), Some(row), "{name}");
            }
            if let Some(serial) = row.serial {
                let listed = crate::by_serial(serial).unwrap_or_else(|| panic!("{serial}"));
                assert_eq!(representative_of(&listed.name_zh), Some(row), "{serial} {}", listed.name_zh);
            }
        }
    }

    #[test]
    fn names_of_trade_and_of_the_catalogue_lead_to_one() {
        for (asked, cas) in [
            ("95号汽油", "110-54-3"),
            ("0号柴油", "124-18-5"),
            ("68334-30-5", "124-18-5"),
            ("LNG", "74-82-8"),
            ("液化石油气", "74-98-6"),
            ("二甲苯", "108-38-3"),
            ("1330-20-7", "108-38-3"),
            ("航空煤油", "124-18-5"),
            ("焦炉煤气", "630-08-0"),
        ] {
            assert_eq!(representative_of(asked).map(|row| row.representative.as_str()), Some(cas), "{asked}");
        }
        for asked in ["", "液氯", "甲苯二异氰酸酯", "混合芳烃稀释剂XF-7", "74-82-8", "碳化钙"] {
            assert!(representative_of(asked).is_none(), "{asked}");
        }
    }
}
