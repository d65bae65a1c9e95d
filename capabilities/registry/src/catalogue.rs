//! The catalogue: every record type the house knows, whether a Rust struct or a pack's YAML file, described in one shape.
//!
//! What stands in a [`RecordType`] is all that import, export, templates, validation, lists and JSON Schema need; none of them knows where a
//! type came from.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anlan_kernel::{Level, Problem, Text};

/// Kind of a field, with what makes a value acceptable.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Free text of at most so many characters.
    Text {
        /// Longest text taken, in characters.
        max: usize,
    },
    /// A code with a check of its own.
    Code(Code),
    /// A whole number.
    Integer {
        /// Smallest value taken.
        min: i64,
        /// Largest value taken.
        max: i64,
    },
    /// An exact decimal number with its unit.
    Decimal {
        /// Unit as written on screens, e.g. `t`.
        unit: Cow<'static, str>,
        /// Smallest value taken, as decimal text.
        min: Option<Cow<'static, str>>,
        /// Largest value taken.
        max: Option<Cow<'static, str>>,
        /// Values above are taken, but a person is asked to look.
        suspect_above: Option<Cow<'static, str>>,
    },
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// One of a closed list.
    Choice(Vec<Choice>),
    /// Another record, given by its key or its id.
    Reference {
        /// Type of the record referred to.
        to: Cow<'static, str>,
    },
    /// A geometry in longitude and latitude, WGS 84 / CGCS2000.
    Geometry {
        /// Shapes taken.
        shapes: &'static [&'static str],
    },
    /// Several texts, written with `;` in tables.
    List,
}

/// Codes that carry their own check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Unified social credit code, GB 32100-2015.
    CreditCode,
    /// CAS registry number.
    Cas,
    /// UN number.
    Un,
}

/// One value of a closed list.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Value as stored.
    pub value: Cow<'static, str>,
    /// Label on screens and in tables.
    pub label: Text,
}

/// Description of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in JSON, SQL and tables.
    pub name: Cow<'static, str>,
    /// Label on screens and in tables.
    pub label: Text,
    /// What to enter, for templates and forms.
    pub help: Text,
    /// What is taken.
    pub kind: FieldKind,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether lists can be filtered by it quickly.
    pub indexed: bool,
    /// How widely it may be known.
    pub level: Level,
    /// Says something about a person: masked until somebody with a reason reveals it.
    pub personal: bool,
    /// Other headings the field is recognised by.
    pub aliases: Vec<Cow<'static, str>>,
}

/// Where a record type was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A struct of this crate.
    Code,
    /// A pack's file.
    Pack {
        /// Name of the pack.
        pack: String,
        /// File the type stands in.
        file: String,
    },
}

/// A heading of menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    zh: &'static str,
    en: &'static str,
}

impl Group {
    /// Returns a heading of one's own.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// Returns it in both languages.
    pub fn text(self) -> Text {
        Text::new(self.zh, self.en)
    }
}

/// Headings that menus have.
pub mod group {
    use super::Group;

    /// Enterprises, sites and what stands in them.
    pub const FACILITIES: Group = Group::new("企业与设施", "Enterprises and facilities");
    /// Risk points and the census that finds them.
    pub const RISK: Group = Group::new("风险与摸排", "Risk and census");
    /// Lists of substances.
    pub const LISTS: Group = Group::new("名单", "Lists");
    /// Units, people, posts.
    pub const ORGANISATION: Group = Group::new("组织与权限", "Organisation and rights");
    /// What the platform keeps for itself.
    pub const SYSTEM: Group = Group::new("系统", "System");
    /// Whatever says nothing else.
    pub const OTHER: Group = Group::new("其他", "Other");
}

/// Description of one record type.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordType {
    /// Name in JSON, SQL and on the command line.
    pub name: Cow<'static, str>,
    /// Label on screens.
    pub label: Text,
    /// The fields in the order of forms and templates.
    pub fields: Vec<Field>,
    /// Ways to form the outside key, first match wins: each is a list of fields, all of which must be given.
    pub keys: Vec<Vec<Cow<'static, str>>>,
    /// Field shown for the record in lists.
    pub title: Cow<'static, str>,
    /// At least one field of each group must be given.
    pub any_of: Vec<Vec<Cow<'static, str>>>,
    /// Heading under which menus show it.
    pub group: Text,
    /// Where it was declared.
    pub origin: Origin,
}

impl RecordType {
    /// Returns a type without fields.
    pub fn new(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            name: name.into(),
            label: Text::new(zh, en),
            fields: Vec::new(),
            keys: Vec::new(),
            title: "name".into(),
            any_of: Vec::new(),
            group: group::OTHER.text(),
            origin: Origin::Code,
        }
    }

    /// Says under which heading menus show it.
    pub fn group(mut self, group: Group) -> Self {
        self.group = group.text();
        self
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Adds a way to form the key.
    pub fn key(mut self, fields: &[&'static str]) -> Self {
        self.keys.push(fields.iter().map(|field| Cow::Borrowed(*field)).collect());
        self
    }

    /// Says which field is shown for the record.
    pub fn title(mut self, field: &'static str) -> Self {
        self.title = field.into();
        self
    }

    /// Asks for at least one of these fields.
    pub fn any_of(mut self, fields: &[&'static str]) -> Self {
        self.any_of.push(fields.iter().map(|field| Cow::Borrowed(*field)).collect());
        self
    }

    /// Returns a field by its name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// Returns an optional field.
    pub fn new(name: &'static str, zh: &'static str, en: &'static str, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            label: Text::new(zh, en),
            help: Text::default(),
            kind,
            required: false,
            indexed: false,
            level: Level::Internal,
            personal: false,
            aliases: Vec::new(),
        }
    }

    /// Makes the field required.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Makes lists quick to filter by the field.
    pub fn indexed(mut self) -> Self {
        self.indexed = true;
        self
    }

    /// Says how widely the field may be known; `internal` where nothing is said.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Marks the field as personal data.
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Says what to enter.
    pub fn help(mut self, zh: &'static str, en: &'static str) -> Self {
        self.help = Text::new(zh, en);
        self
    }

    /// Adds headings the field is recognised by, besides its name and labels.
    pub fn aliases(mut self, aliases: &[&'static str]) -> Self {
        self.aliases.extend(aliases.iter().map(|alias| Cow::Borrowed(*alias)));
        self
    }

    /// Tells whether the facet table carries the field.
    pub fn is_facet(&self) -> bool {
        self.indexed || matches!(self.kind, FieldKind::Reference { .. } | FieldKind::Choice(_))
    }
}

/// A text field of at most 400 characters.
pub fn text(name: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field::new(name, zh, en, FieldKind::Text { max: 400 })
}

/// A field of a closed list, given as `(value, zh, en)`.
pub fn choice(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    values: &[(&'static str, &'static str, &'static str)],
) -> Field {
    let values =
        values.iter().map(|(value, zh, en)| Choice { value: (*value).into(), label: Text::new(*zh, *en) }).collect();
    Field::new(name, zh, en, FieldKind::Choice(values))
}

/// A reference to a record of another type.
pub fn reference(name: &'static str, zh: &'static str, en: &'static str, to: &'static str) -> Field {
    Field::new(name, zh, en, FieldKind::Reference { to: to.into() })
}

/// A whole number between two bounds.
pub fn integer(name: &'static str, zh: &'static str, en: &'static str, min: i64, max: i64) -> Field {
    Field::new(name, zh, en, FieldKind::Integer { min, max })
}

/// A decimal number with its unit and optional bounds.
pub fn decimal(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    unit: &'static str,
    min: Option<&'static str>,
    max: Option<&'static str>,
) -> Field {
    let kind = FieldKind::Decimal {
        unit: unit.into(),
        min: min.map(Cow::Borrowed),
        max: max.map(Cow::Borrowed),
        suspect_above: None,
    };
    Field::new(name, zh, en, kind)
}

/// Yes or no.
pub fn boolean(name: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field::new(name, zh, en, FieldKind::Boolean)
}

/// A day.
pub fn date(name: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field::new(name, zh, en, FieldKind::Date)
}

/// A geometry of the shapes named.
pub fn geometry(name: &'static str, zh: &'static str, en: &'static str, shapes: &'static [&'static str]) -> Field {
    Field::new(name, zh, en, FieldKind::Geometry { shapes })
}

/// All record types by name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    types: BTreeMap<String, RecordType>,
}

impl Catalogue {
    /// Returns the catalogue of the types that code reads.
    pub fn built_in() -> Self {
        let mut catalogue = Self::default();
        for record_type in crate::types::all() {
            catalogue.types.insert(record_type.name.to_string(), record_type);
        }
        catalogue
    }

    /// Adds a type; a name may be declared once only.
    pub fn add(&mut self, record_type: RecordType) -> Result<(), Problem> {
        if let Some(other) = self.types.get(record_type.name.as_ref()) {
            let name = &record_type.name;
            return Err(Problem::invalid(
                "catalogue.duplicate_type",
                format!("记录类型“{name}”已由{}声明", origin_text(&other.origin)),
                format!("record type \u{201c}{name}\u{201d} is already declared by {}", origin_text(&other.origin)),
            )
            .remedy("换一个名称，或删去其中一个声明", "choose another name, or remove one of the declarations"));
        }
        self.types.insert(record_type.name.to_string(), record_type);
        Ok(())
    }

    /// Returns a type by name.
    pub fn get(&self, name: &str) -> Option<&RecordType> {
        self.types.get(name)
    }

    /// Returns a type by name, or a problem that lists the names there are.
    pub fn require(&self, name: &str) -> Result<&RecordType, Problem> {
        self.get(name).ok_or_else(|| {
            let known = self.types.keys().cloned().collect::<Vec<_>>().join(", ");
            Problem::new(
                anlan_kernel::Kind::NotFound,
                "catalogue.unknown_type",
                format!("没有记录类型“{name}”"),
                format!("there is no record type \u{201c}{name}\u{201d}"),
            )
            .remedy(format!("可用的类型：{known}"), format!("types there are: {known}"))
        })
    }

    /// Returns all types in order of their names.
    pub fn types(&self) -> impl Iterator<Item = &RecordType> {
        self.types.values()
    }
}

fn origin_text(origin: &Origin) -> String {
    match origin {
        Origin::Code => "anlan-registry".to_owned(),
        Origin::Pack { pack, file } => format!("{pack}/{file}"),
    }
}
