//! The people of the sample city: invented, marked as such, one for each role and one for each case that rights must get right.
//!
//! Each signs in with a printed password, `anlan-demo-` and the login, which is told on the page of the sign-in as long as it was not changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use anlan_kernel::{Actor, Context, IdSource, Problem, RecordId};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, NewRecord};
use anlan_store::{Follower as _, Tx};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::audit::{self, Event, HOUSE};
use crate::credentials::Credential;
use crate::keeper::{Keeper, day_in_city};
use crate::roles::Role;
use crate::setup::{body, city_unit, create_for, person};
use crate::types::{ORG_UNIT, POST, SHARING_AGREEMENT};

/// What a printed password begins with; the login follows.
pub const PASSWORD: &str = "anlan-demo-";

/// An invented person: login, name, unit, role, post.
type Cast = (&'static str, &'static str, &'static str, Role, &'static str);

/// Firm of the enterprise's people.
const FIRM: &str = "91990200DM0000013Q";
const INSPECTED: &str = "D210213";

const DEPARTMENTS: [(&str, &str, &str, &str); 6] = [
    ("OFFICE", "示例市安全生产委员会办公室（演示）", "安委办", "department"),
    ("BUREAU", "示例市应急管理局（演示）", "应急局", "department"),
    ("TRANSPORT", "示例市交通运输局（演示）", "交通局", "department"),
    ("PLANNING", "示例市自然资源局（演示）", "资源局", "department"),
    ("AGENCY", "示例安全评价机构（演示）", "评价机构", "enterprise"),
    ("INSURER", "示例保险机构（演示）", "保险机构", "enterprise"),
];

const CAST: [Cast; 20] = [
    ("office", "示某安", "OFFICE", Role::CityOffice, "安委办主任"),
    ("bureau", "示某应", "BUREAU", Role::EmergencyBureau, "危化监管处"),
    ("commander", "演某指", "BUREAU", Role::Commander, "应急指挥"),
    ("transport", "演某交", "TRANSPORT", Role::DepartmentLiaison, "部门联络员"),
    ("planner", "示某规", "PLANNING", Role::Planner, "规划审批"),
    ("inspector", "示某检", INSPECTED, Role::Inspector, "执法检查员"),
    ("inspector2", "演某检", "D210214", Role::Inspector, "执法检查员"),
    ("district", "演某区", "D210281", Role::DistrictOffice, "区应急局"),
    ("park", "示某园", "P大孤山石化园区", Role::ParkDuty, "园区值守"),
    ("port", "演某港", "P大窑湾港区", Role::PortDuty, "港口值守"),
    ("manager", "示某企", FIRM, Role::EnterpriseManager, "安全总监"),
    ("employee", "演某工", FIRM, Role::EnterpriseEmployee, "班组长"),
    ("carrier", "示某运", "CARRIER", Role::Carrier, "运输安全管理"),
    ("agency", "演某评", "AGENCY", Role::EvaluationAgency, "评价师"),
    ("insurer", "示某保", "INSURER", Role::Insurer, "风险勘查"),
    ("citizen", "演某众", crate::setup::CITY, Role::Public, "公众"),
    ("sysadmin", "示某系", crate::setup::CITY, Role::SystemAdmin, "系统管理员"),
    ("secadmin", "演某密", crate::setup::CITY, Role::SecurityAdmin, "安全管理员"),
    ("auditor", "示某审", crate::setup::CITY, Role::AuditAdmin, "审计管理员"),
    ("former", "演某前", "D210211", Role::Inspector, "执法检查员（已离任）"),
];

/// Term of the post that has ended.
const FORMER: (Date, Date) = (date(2023, 1, 1), date(2026, 1, 1));

/// An invented person who may be signed in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// Login.
    pub login: String,
    /// Printed password.
    pub password: String,
    /// Name.
    pub name: String,
    /// Role; absent where no post is held today.
    pub role: Option<Role>,
    /// Name of the unit; empty where no post is held today.
    pub unit: String,
}

/// Name of the sample city's own unit, until somebody gives it another.
pub const CITY_NAME: &str = "示例市（演示）";

/// Tells whether a login is one of the sample city's.
pub fn is_demo_login(login: &str) -> bool {
    CAST.iter().any(|cast| cast.0 == login.trim().to_lowercase())
}

/// Returns the people of the sample city who still have their printed password.
pub fn demo_people(keeper: &Keeper) -> Result<Vec<DemoPerson>, Problem> {
    keeper.directory.catch_up(&keeper.store)?;
    let people = keeper.store.read(Credential::demo_people)?;
    let day = keeper.day();
    let state = keeper.directory.state();
    let mut shown: Vec<(usize, DemoPerson)> = people
        .into_iter()
        .filter_map(|id| {
            let person = state.people.get(&id).filter(|person| person.demo)?;
            let place = CAST.iter().position(|cast| cast.0 == person.login)?;
            let (offices, _) = state.offices(id, day);
            let office = offices.into_iter().next();
            let shown = DemoPerson {
                login: person.login.clone(),
                password: format!("{PASSWORD}{}", person.login),
                name: person.name.clone(),
                role: office.as_ref().map(|office| office.role),
                unit: office.map(|office| office.unit_name).unwrap_or_default(),
            };
            Some((place, shown))
        })
        .collect();
    shown.sort_by_key(|(place, _)| *place);
    Ok(shown.into_iter().map(|(_, person)| person).collect())
}

/// Makes the units, people, posts and agreements of the sample city, whose sites and enterprises must be there already. Where they are there
/// too, nothing is done.
///
/// `districts` are names by code.
pub fn load_demo(keeper: &Keeper, districts: &BTreeMap<String, String>, now: Timestamp) -> Result<(), Vec<Problem>> {
    if keeper.store.read(|reader| records::find_by_key(reader, ORG_UNIT, "OFFICE"))?.is_some() {
        return Ok(());
    }
    let parks = parks(keeper)?;
    let carrier = carrier(keeper)?;
    let mut hashes = Vec::new();
    for cast in &CAST {
        hashes.push(keeper.hasher.hash(&format!("{PASSWORD}{}", cast.0))?);
    }
    let (catalogue, ids, districts) = (Arc::clone(&keeper.catalogue), keeper.ids.clone(), districts.clone());
    records::act(&keeper.store, move |tx| {
        let ctx = Context { actor: Actor::new(HOUSE, "安澜 Anlan"), now, ids: ids.as_ref() as &dyn IdSource };
        let mut loader = Loader { tx, ctx: &ctx, catalogue: &catalogue, units: BTreeMap::new() };
        loader.units(&districts, &parks, carrier)?;
        let people = loader.people(hashes)?;
        loader.stand_in(&people)?;
        loader.agreements()?;
        audit::note(tx, ctx.ids, now, Event::new("demo_loaded", HOUSE).with("people", people.len()))?;
        Ok(())
    })?;
    keeper.directory.catch_up(&keeper.store)?;
    Ok(())
}

/// Returns the parks of the sites, each with the district most of its sites stand in.
fn parks(keeper: &Keeper) -> Result<BTreeMap<String, String>, Problem> {
    let mut sites: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    keeper.store.read(|reader| {
        records::each(reader, "site", |record| {
            if let Some(park) = record.text("park") {
                let district = record.text("district").unwrap_or_default().to_owned();
                *sites.entry(park.to_owned()).or_default().entry(district).or_default() += 1;
            }
            Ok(())
        })
    })?;
    let most = |counts: BTreeMap<String, usize>| {
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(district, _)| district)
    };
    Ok(sites.into_iter().map(|(park, counts)| (park, most(counts).unwrap_or_default())).collect())
}

/// Returns the first enterprise that carries.
fn carrier(keeper: &Keeper) -> Result<Option<RecordId>, Problem> {
    let mut found: Option<(String, RecordId)> = None;
    keeper.store.read(|reader| {
        records::each(reader, "enterprise", |record| {
            let key = record.key.clone().unwrap_or_default();
            let first = found.as_ref().is_none_or(|(known, _)| key < *known);
            if record.text("sector") == Some("transport") && first {
                found = Some((key, record.id));
            }
            Ok(())
        })
    })?;
    Ok(found.map(|(_, id)| id))
}

struct Loader<'a, 'b> {
    tx: &'a mut Tx<'b>,
    ctx: &'a Context<'a>,
    catalogue: &'a Catalogue,
    units: BTreeMap<String, RecordId>,
}

impl Loader<'_, '_> {
    fn create<const N: usize>(
        &mut self,
        kind: &str,
        fields: [(&str, serde_json::Value); N],
    ) -> Result<RecordId, Vec<Problem>> {
        self.create_within(kind, fields, (None, None))
    }

    fn create_within<const N: usize>(
        &mut self,
        kind: &str,
        fields: [(&str, serde_json::Value); N],
        (valid_from, valid_to): (Option<Date>, Option<Date>),
    ) -> Result<RecordId, Vec<Problem>> {
        let mut body = body(fields);
        body.retain(|_, value| !value.is_null());
        body.insert("demo".to_owned(), true.into());
        let new = NewRecord { kind: kind.to_owned(), body, valid_from, valid_to, ..NewRecord::default() };
        create_for(self.tx, self.ctx, self.catalogue, new)
    }

    fn unit<const N: usize>(
        &mut self,
        code: &str,
        name: &str,
        fields: [(&str, serde_json::Value); N],
    ) -> Result<(), Vec<Problem>> {
        let mut body = body(fields);
        body.retain(|_, value| !value.is_null());
        body.extend(crate::setup::body([("code", code.into()), ("name", name.into()), ("demo", true.into())]));
        let new = NewRecord { kind: ORG_UNIT.to_owned(), body, ..NewRecord::default() };
        let id = create_for(self.tx, self.ctx, self.catalogue, new)?;
        self.units.insert(code.to_owned(), id);
        Ok(())
    }

    fn units(
        &mut self,
        districts: &BTreeMap<String, String>,
        parks: &BTreeMap<String, String>,
        carrier: Option<RecordId>,
    ) -> Result<(), Vec<Problem>> {
        let city = city_unit(self.tx, self.ctx, self.catalogue, CITY_NAME)?;
        self.units.insert(crate::setup::CITY.to_owned(), city);
        let city = city.to_string();
        for (code, name, short, level) in DEPARTMENTS {
            let parent = if level == "department" { city.clone().into() } else { serde_json::Value::Null };
            self.unit(code, name, [("short_name", short.into()), ("level", level.into()), ("parent", parent)])?;
        }
        for (code, name) in districts {
            let parent = city.clone();
            let fields = [("level", "district".into()), ("parent", parent.into()), ("district", code.clone().into())];
            self.unit(&format!("D{code}"), &format!("{name}应急管理局（演示）"), fields)?;
        }
        for (park, district) in parks {
            let parent = self.units.get(&format!("D{district}")).map_or(city.clone(), ToString::to_string);
            let fields = [
                ("level", "park".into()),
                ("parent", parent.into()),
                ("park", park.clone().into()),
                ("district", district.clone().into()),
            ];
            self.unit(&format!("P{park}"), &format!("{park}管理机构（演示）"), fields)?;
        }
        let firm = records::find_by_key(self.tx, "enterprise", FIRM)?.map(|record| record.id);
        for (code, enterprise) in [(FIRM, firm), ("CARRIER", carrier)] {
            let Some(enterprise) = enterprise else { continue };
            let record = records::require(self.tx, enterprise)?;
            let name = record.text("name").unwrap_or(code).to_owned();
            self.unit(code, &name, [("level", "enterprise".into()), ("enterprise", enterprise.to_string().into())])?;
        }
        Ok(())
    }

    /// Makes those whose unit is there; returns their posts by login.
    fn people(&mut self, hashes: Vec<String>) -> Result<BTreeMap<&'static str, (RecordId, RecordId)>, Vec<Problem>> {
        let mut people = BTreeMap::new();
        for ((login, name, unit, role, post), hash) in CAST.into_iter().zip(hashes) {
            let Some(unit) = self.units.get(unit).copied() else { continue };
            let id = person(self.tx, self.ctx, self.catalogue, login, name, true)?;
            let fields = [
                ("name", post.into()),
                ("person", id.to_string().into()),
                ("unit", unit.to_string().into()),
                ("role", role.id().into()),
            ];
            let days = if login == "former" { (Some(FORMER.0), Some(FORMER.1)) } else { (None, None) };
            let post = self.create_within(POST, fields, days)?;
            Credential { demo: true, ..Credential::new(id, hash, self.ctx.now.as_millisecond()) }.write(self.tx)?;
            people.insert(login, (id, post));
        }
        Ok(people)
    }

    /// One inspector stands in for the other.
    fn stand_in(&mut self, people: &BTreeMap<&'static str, (RecordId, RecordId)>) -> Result<(), Vec<Problem>> {
        let (Some((deputy, _)), Some((_, principal)), Some(unit)) =
            (people.get("inspector2"), people.get("inspector"), self.units.get(INSPECTED).copied())
        else {
            return Ok(());
        };
        let today = day_in_city(self.ctx.now);
        let fields = [
            ("name", "执法检查员（代理）".into()),
            ("person", deputy.to_string().into()),
            ("unit", unit.to_string().into()),
            ("role", Role::Inspector.id().into()),
            ("stands_in_for", principal.to_string().into()),
        ];
        let days = (Some(today), today.checked_add(jiff::Span::new().days(60)).ok());
        self.create_within(POST, fields, days).map(|_| ())
    }

    fn agreements(&mut self) -> Result<(), Vec<Problem>> {
        let today = day_in_city(self.ctx.now);
        let ends = today.checked_add(jiff::Span::new().days(365)).unwrap_or(today);
        let unit = |loader: &Self, code: &str| loader.units.get(code).map(ToString::to_string);
        if let (Some(provider), Some(recipient)) = (unit(self, "BUREAU"), unit(self, "TRANSPORT")) {
            self.create(
                SHARING_AGREEMENT,
                [
                    ("code", "DEMO-XY-1".into()),
                    ("name", "危险货物装卸存量共享（演示）".into()),
                    ("provider", provider.into()),
                    ("recipient", recipient.into()),
                    ("record_types", serde_json::json!(["enterprise", "site", "unit", "vessel", "holding"])),
                    ("districts", serde_json::json!(["210213"])),
                    ("highest_level", "sensitive".into()),
                    ("purpose", "核对港口装卸与运输存量".into()),
                    ("legal_basis", "示例协议，非真实文件".into()),
                    ("begins", today.to_string().into()),
                    ("ends", ends.to_string().into()),
                ],
            )?;
        }
        if let (Some(provider), Some(recipient)) = (unit(self, FIRM), unit(self, "AGENCY")) {
            self.create(
                SHARING_AGREEMENT,
                [
                    ("code", "DEMO-XY-2".into()),
                    ("name", "安全评价委托（演示）".into()),
                    ("provider", provider.into()),
                    ("recipient", recipient.into()),
                    ("record_types", serde_json::json!(["enterprise", "site", "unit", "holding"])),
                    (
                        "fields",
                        serde_json::json!([
                            "name",
                            "code",
                            "credit_code",
                            "enterprise",
                            "site",
                            "unit",
                            "kind",
                            "line",
                            "substance_name",
                            "cas",
                            "design_max_t"
                        ]),
                    ),
                    ("highest_level", "sensitive".into()),
                    ("purpose", "编制安全现状评价报告".into()),
                    ("legal_basis", "示例协议，非真实文件".into()),
                    ("begins", today.to_string().into()),
                    ("ends", ends.to_string().into()),
                ],
            )?;
        }
        Ok(())
    }
}
