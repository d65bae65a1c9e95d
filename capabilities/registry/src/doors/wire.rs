//! Shapes on the wire that several routes share.

use std::collections::BTreeMap;

use anlan_http::problem::{BothLanguages, ProblemItem};
use anlan_kernel::{Body, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// A record as one caller sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordView {
    /// Id, for ever.
    #[schema(example = "01JD0000000000000000000001")]
    pub id: String,
    /// Record type.
    #[schema(example = "site")]
    pub kind: String,
    /// Key given by the world outside; absent where there is none, or where it may not be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Counts up from 1 with every change; also the `ETag`.
    pub version: u32,
    /// What lists show.
    pub title: String,
    /// Fields that may be known; personal ones masked.
    #[schema(value_type = Object)]
    pub fields: Body,
    /// Records that it refers to, by field; those that may not be known are missing.
    pub references: BTreeMap<String, Reference>,
    /// Fields that are masked.
    pub masked: Vec<String>,
    /// Fields of the type that may not be known, whether or not the record has them.
    pub hidden: Vec<String>,
    /// First day on which the fact holds; absent means always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// First day on which it no longer holds; absent means still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// Sources of fields that differ from the record's own.
    pub sources: BTreeMap<String, Source>,
    /// Source of every other field.
    pub default_source: Source,
    /// Journal position of this version.
    pub position: u64,
    /// When this version was made.
    pub changed_at: String,
    /// Who made it.
    pub changed_by: Person,
    /// Enterprise or person that answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Reference>,
    /// District it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Park it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// What the caller may do with it.
    pub can: Vec<&'static str>,
    /// What a person should look at; only in the answer to a write.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ProblemItem>,
}

/// Another record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reference {
    /// Its type.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What lists show.
    pub title: String,
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Source {
    /// What was read or who said it.
    pub source: String,
    /// The day it was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Id of who entered it; empty for a visitor.
    pub by: String,
    /// Name of who entered it.
    pub by_name: String,
}

/// Somebody who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A part of a list of records.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordPage {
    /// Records; fewer than asked for where a text is looked for in a long list.
    pub items: Vec<RecordView>,
    /// Where to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Returns both languages of a text.
pub(crate) fn both(text: &Text) -> BothLanguages {
    text.into()
}
