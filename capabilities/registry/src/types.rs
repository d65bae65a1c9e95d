//! Record types that code reads. One file a type; each holds the struct, its description, and nothing else.
//!
//! To add one: copy a file, declare the struct and its [`RecordType`], add both lines here. The test at the end checks that struct and
//! description name the same fields.

use crate::catalogue::RecordType;

mod enterprise;
mod holding;
mod protection_target;
mod risk_point;
mod site;
mod substance_decision;
mod unit;
mod vessel;

pub use enterprise::{Enterprise, SECTORS};
pub use holding::Holding;
pub use protection_target::ProtectionTarget;
pub use risk_point::{LINKS, RiskPoint};
pub use site::Site;
pub use substance_decision::SubstanceDecision;
pub use unit::Unit;
pub use vessel::Vessel;

/// Returns the descriptions of all types of this crate, in the order in which references allow them to be loaded.
pub fn all() -> Vec<RecordType> {
    vec![
        enterprise::record_type(),
        site::record_type(),
        unit::record_type(),
        vessel::record_type(),
        holding::record_type(),
        protection_target::record_type(),
        risk_point::record_type(),
        substance_decision::record_type(),
    ]
}

/// A struct that a record's body can be read as.
pub trait Typed: serde::de::DeserializeOwned + serde::Serialize + Default {
    /// Name of the record type.
    const KIND: &'static str;

    /// Returns the body of a record as this struct.
    fn read(body: &anlan_kernel::Body) -> Result<Self, anlan_kernel::Problem> {
        serde_json::from_value(serde_json::Value::Object(body.clone()))
            .map_err(|cause| anlan_kernel::Problem::internal("registry.body", format!("{}: {cause}", Self::KIND)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Typed>() {
        let description = all().into_iter().find(|t| t.name == T::KIND).expect("listed");
        let value = serde_json::to_value(T::default()).unwrap();
        let mut of_struct: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut of_description: Vec<&str> = description.fields.iter().map(|field| field.name.as_ref()).collect();
        of_struct.sort_unstable();
        of_description.sort_unstable();
        assert_eq!(of_struct, of_description, "{}", T::KIND);
    }

    #[test]
    fn structs_and_descriptions_name_the_same_fields() {
        check::<Enterprise>();
        check::<Site>();
        check::<Unit>();
        check::<Vessel>();
        check::<Holding>();
        check::<ProtectionTarget>();
        check::<RiskPoint>();
        check::<SubstanceDecision>();
    }

    #[test]
    fn every_type_has_its_title_and_its_keys_among_its_fields() {
        for record_type in all() {
            assert!(record_type.get(&record_type.title).is_some(), "{}", record_type.name);
            for field in record_type.keys.iter().chain(&record_type.any_of).flatten() {
                assert!(record_type.get(field).is_some(), "{} {field}", record_type.name);
            }
        }
    }
}
