//! What the catalogue says about each record type, made ready to be asked often.

use std::collections::HashMap;

use anlan_kernel::Level;
use anlan_registry::catalogue::{Catalogue, Code, Field, FieldKind, RecordType};
use anlan_registry::placement::OWNERS;

/// Number of a record type, in order of names.
pub(crate) type KindNumber = u16;

/// All record types.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) kinds: Vec<KindPlan>,
    numbers: HashMap<String, KindNumber>,
}

/// One record type.
#[derive(Debug)]
pub(crate) struct KindPlan {
    pub(crate) record_type: RecordType,
    /// Its layer, where it has a geometry.
    pub(crate) layer: Option<usize>,
    /// The field that holds the geometry.
    pub(crate) geometry: Option<usize>,
    /// References to other types, in order of fields: what a record stands in.
    pub(crate) parents: Vec<usize>,
    /// Answers for others itself: its place in the order in which owners are looked for.
    pub(crate) owner_rank: Option<usize>,
    /// Fields it is found by.
    pub(crate) found_by: Vec<FoundBy>,
    /// Found through what it stands in, not by itself: a holding leads to its site.
    pub(crate) is_carried: bool,
    /// Level of the title.
    pub(crate) title_level: Level,
}

/// A field that people look for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundBy {
    pub(crate) field: usize,
    pub(crate) how: How,
}

/// How a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum How {
    /// Any part of it, its pinyin, or its initials.
    Name,
    /// From its beginning, signs between letters left out: codes, plates.
    Code,
    /// As a whole: CAS and UN numbers.
    Number,
}

/// Records of these types are found through what they stand in.
const CARRIED: &[&str] = &["holding"];

impl Plan {
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut plan = Self { kinds: Vec::new(), numbers: HashMap::new() };
        let mut layers = 0;
        for record_type in catalogue.types() {
            let number = KindNumber::try_from(plan.kinds.len()).expect("a catalogue has fewer than 65 536 types");
            plan.numbers.insert(record_type.name.to_string(), number);
            let geometry = record_type.fields.iter().position(|field| matches!(field.kind, FieldKind::Geometry { .. }));
            let layer = geometry.map(|_| {
                layers += 1;
                layers - 1
            });
            plan.kinds.push(KindPlan {
                layer,
                geometry,
                parents: parents(record_type),
                owner_rank: OWNERS.iter().position(|kind| *kind == record_type.name),
                found_by: found_by(record_type),
                is_carried: CARRIED.contains(&record_type.name.as_ref()),
                title_level: record_type.get(&record_type.title).map_or(Level::Internal, |field| field.level),
                record_type: record_type.clone(),
            });
        }
        plan
    }

    pub(crate) fn number(&self, kind: &str) -> Option<KindNumber> {
        self.numbers.get(kind).copied()
    }

    pub(crate) fn kind(&self, number: KindNumber) -> &KindPlan {
        &self.kinds[usize::from(number)]
    }

    pub(crate) fn layers(&self) -> impl Iterator<Item = (KindNumber, &KindPlan)> {
        (0..).zip(&self.kinds).filter(|(_, kind)| kind.layer.is_some())
    }
}

impl KindPlan {
    pub(crate) fn name(&self) -> &str {
        &self.record_type.name
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.record_type.fields
    }
}

/// A record that refers to one of its own type stands beside it, not in it.
fn parents(record_type: &RecordType) -> Vec<usize> {
    let refers = |field: &Field| matches!(&field.kind, FieldKind::Reference { to } if *to != record_type.name);
    record_type.fields.iter().enumerate().filter(|(_, field)| refers(field)).map(|(index, _)| index).collect()
}

fn found_by(record_type: &RecordType) -> Vec<FoundBy> {
    let keys: Vec<&str> = record_type.keys.iter().filter(|key| key.len() == 1).map(|key| key[0].as_ref()).collect();
    let how = |field: &Field| match &field.kind {
        FieldKind::Code(Code::CreditCode) => Some(How::Code),
        FieldKind::Code(Code::Cas | Code::Un) => Some(How::Number),
        FieldKind::Text { .. } if field.personal => None,
        FieldKind::Text { .. } if field.name == record_type.title => Some(How::Name),
        FieldKind::Text { .. } if is_plate(field) || keys.contains(&field.name.as_ref()) => Some(How::Code),
        _ => None,
    };
    let fields = record_type.fields.iter().enumerate();
    fields.filter_map(|(index, field)| how(field).map(|how| FoundBy { field: index, how })).collect()
}

fn is_plate(field: &Field) -> bool {
    field.name.split('_').any(|word| word == "plate")
        || field.label.zh.contains("车牌")
        || field.label.zh.contains("号牌")
}
