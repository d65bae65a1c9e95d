//! Who is who: units, people, posts and agreements in memory, following the journal, so that a right withdrawn is gone with the next request.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use anlan_kernel::{Level, Position, Problem, Record, RecordId};
use anlan_registry::records;
use anlan_store::{Follower, Reader, Store};
use jiff::civil::Date;

use crate::policies::{UnitLevel, group_of};
use crate::roles::Role;
use crate::settings::Settings;
use crate::setup::CITY;
use crate::types::{AUDIT_EVENT, ORG_UNIT, PERSON, POST, SHARING_AGREEMENT};

/// Units followed to a successor or upwards at most; more is a loop.
const STEPS: usize = 16;

/// Days on which a fact holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// First day; absent means always.
    pub from: Option<Date>,
    /// First day on which it no longer holds; absent means still.
    pub to: Option<Date>,
}

impl Days {
    fn of(record: &Record) -> Self {
        Self { from: record.valid_from, to: record.valid_to }
    }

    /// Tells whether a day is one of them.
    pub fn hold(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Tells whether there is a day in both.
    pub fn meet(self, other: Self) -> bool {
        let before =
            |end: Option<Date>, begin: Option<Date>| matches!((end, begin), (Some(end), Some(begin)) if end <= begin);
        !before(self.to, other.from) && !before(other.to, self.from)
    }
}

/// A unit of the order: city, department, district, park or enterprise.
#[derive(Clone, Debug)]
pub struct OrgUnit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: UnitLevel,
    /// Unit above.
    pub parent: Option<RecordId>,
    /// District, its own or that of a unit above.
    pub district: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Enterprise.
    pub enterprise: Option<RecordId>,
    /// Unit that takes over when it has ended.
    pub successor: Option<RecordId>,
    /// Days.
    pub days: Days,
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Invented for demonstration.
    pub demo: bool,
    /// Days.
    pub days: Days,
}

/// A post as declared.
#[derive(Clone, Debug)]
pub struct Post {
    /// Name.
    pub name: String,
    /// Who holds it.
    pub person: RecordId,
    /// Where.
    pub unit: RecordId,
    /// What it lets do.
    pub role: Role,
    /// Post whose holder it stands in for.
    pub stands_in_for: Option<RecordId>,
    /// Days.
    pub days: Days,
}

/// An agreement by which one unit lets another see.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who gives.
    pub provider: RecordId,
    /// Who gets.
    pub recipient: RecordId,
    /// Record types.
    pub kinds: BTreeSet<String>,
    /// Fields; all within the level where none is named.
    pub fields: BTreeSet<String>,
    /// Districts; all that the provider answers for where none is named.
    pub districts: BTreeSet<String>,
    /// Highest level.
    pub level: Level,
    /// What for.
    pub purpose: String,
    /// On what ground.
    pub legal_basis: String,
    /// First day.
    pub begins: Date,
    /// Last day.
    pub ends: Date,
    /// Taken back.
    pub revoked: bool,
}

/// A post as it works on one day: its unit is the one that has taken over, its place that of the units above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Post.
    pub post: RecordId,
    /// Name of the post.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Unit.
    pub unit: RecordId,
    /// Name of the unit.
    pub unit_name: String,
    /// Level of the unit.
    pub level: UnitLevel,
    /// District.
    pub district: Option<String>,
    /// Park.
    pub park: Option<String>,
    /// Enterprise.
    pub enterprise: Option<RecordId>,
    /// First day on which it ends.
    pub until: Option<Date>,
    /// Post it stands in for.
    pub stands_in_for: Option<RecordId>,
}

/// What is known at one position of the journal.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Position.
    pub position: Position,
    /// Counts changes of what rights depend on.
    pub version: u64,
    /// Units.
    pub units: BTreeMap<RecordId, OrgUnit>,
    /// People.
    pub people: BTreeMap<RecordId, Person>,
    /// Posts.
    pub posts: BTreeMap<RecordId, Post>,
    /// Agreements.
    pub agreements: BTreeMap<RecordId, Agreement>,
    logins: HashMap<String, RecordId>,
    posts_of: HashMap<RecordId, BTreeSet<RecordId>>,
    /// Names of everybody who ever was one, for the journal.
    names: HashMap<String, String>,
    settings: Arc<Settings>,
}

impl State {
    fn apply(&mut self, kind: &str, id: RecordId, record: Option<&Record>) {
        match kind {
            ORG_UNIT => set(&mut self.units, id, record.and_then(read_unit)),
            PERSON => {
                if let Some(there) = self.people.get(&id) {
                    self.logins.remove(&there.login);
                }
                let person = record.and_then(read_person);
                if let Some(person) = &person {
                    self.logins.insert(person.login.clone(), id);
                    self.names.insert(id.to_string(), person.name.clone());
                }
                set(&mut self.people, id, person);
            }
            POST => {
                if let Some(there) = self.posts.get(&id)
                    && let Some(posts) = self.posts_of.get_mut(&there.person)
                {
                    posts.remove(&id);
                }
                let post = record.and_then(read_post);
                if let Some(post) = &post {
                    self.posts_of.entry(post.person).or_default().insert(id);
                }
                set(&mut self.posts, id, post);
            }
            SHARING_AGREEMENT => set(&mut self.agreements, id, record.and_then(read_agreement)),
            _ => return,
        }
        self.version += 1;
    }

    /// Returns the person of a login who is one on a day.
    pub fn by_login(&self, login: &str, day: Date) -> Option<(RecordId, &Person)> {
        let id = self.logins.get(&login.trim().to_lowercase())?;
        let person = self.people.get(id).filter(|person| person.days.hold(day))?;
        Some((*id, person))
    }

    /// Returns the unit that stands for a unit on a day: itself, or who has taken over.
    pub fn unit_on(&self, unit: RecordId, day: Date) -> Option<(RecordId, &OrgUnit)> {
        let mut id = unit;
        for _ in 0..STEPS {
            let there = self.units.get(&id)?;
            if there.days.hold(day) {
                return Some((id, there));
            }
            id = there.successor?;
        }
        None
    }

    /// Returns the unit that is the city itself on a day: that of the first start or who has taken over, else the one declared first.
    pub fn city_on(&self, day: Date) -> Option<&OrgUnit> {
        let cities = || self.units.iter().filter(|(_, unit)| unit.level == UnitLevel::City);
        let first = cities().find(|(_, unit)| unit.code == CITY).and_then(|(id, _)| self.unit_on(*id, day));
        first.map(|(_, unit)| unit).or_else(|| cities().map(|(_, unit)| unit).find(|unit| unit.days.hold(day)))
    }

    /// Returns a unit and those above it, the nearest first.
    pub fn upwards(&self, unit: RecordId) -> Vec<(RecordId, &OrgUnit)> {
        let mut found = Vec::new();
        let mut next = Some(unit);
        while let Some(id) = next
            && found.len() < STEPS
            && let Some(there) = self.units.get(&id)
        {
            found.push((id, there));
            next = there.parent;
        }
        found
    }

    /// Returns the offices of a person on a day, and whether two of the three administrators were joined in them; nobody holds either then.
    pub fn offices(&self, person: RecordId, day: Date) -> (Vec<Office>, bool) {
        let holds = self.people.get(&person).is_some_and(|person| person.days.hold(day));
        let posts = self.posts_of.get(&person).filter(|_| holds);
        let mut offices: Vec<Office> = posts.into_iter().flatten().filter_map(|id| self.office(*id, day)).collect();
        let administrators: BTreeSet<Role> =
            offices.iter().map(|office| office.role).filter(|role| role.is_administrator()).collect();
        let joined = administrators.len() > 1;
        if joined {
            offices.retain(|office| !office.role.is_administrator());
        }
        (offices, joined)
    }

    /// Returns a post as it works on a day.
    pub fn office(&self, id: RecordId, day: Date) -> Option<Office> {
        let post = self.posts.get(&id).filter(|post| post.days.hold(day))?;
        let mut until = post.days.to;
        // A stand-in does what the post lets do that it stands in for, and no longer than that post. Nobody stands in for a stand-in.
        let (role, unit) = match post.stands_in_for {
            None => (post.role, post.unit),
            Some(principal) => {
                let there = self.posts.get(&principal);
                let there = there.filter(|there| there.days.hold(day) && there.stands_in_for.is_none())?;
                until = [until, there.days.to].into_iter().flatten().min();
                (there.role, there.unit)
            }
        };
        let office = self.office_in(id, post.name.clone(), role, unit, day)?;
        Some(Office { until, stands_in_for: post.stands_in_for, ..office })
    }

    /// Returns what a role in a unit is on a day.
    pub fn office_in(&self, post: RecordId, name: String, role: Role, unit: RecordId, day: Date) -> Option<Office> {
        let (unit, there) = self.unit_on(unit, day)?;
        let above = self.upwards(unit);
        Some(Office {
            post,
            name,
            role,
            unit,
            unit_name: there.name.clone(),
            level: there.level,
            district: above.iter().find_map(|(_, unit)| unit.district.clone()),
            park: above.iter().find_map(|(_, unit)| unit.park.clone()),
            enterprise: above.iter().find_map(|(_, unit)| unit.enterprise),
            until: None,
            stands_in_for: None,
        })
    }

    /// Returns the agreements that let an office see more on a day: of its unit, or of a unit above on the same level.
    pub fn agreements_for<'a>(
        &'a self,
        office: &'a Office,
        day: Date,
    ) -> impl Iterator<Item = (RecordId, &'a Agreement)> {
        let family: BTreeSet<RecordId> = self
            .upwards(office.unit)
            .into_iter()
            .take_while(|(_, unit)| unit.level == office.level)
            .map(|(id, _)| id)
            .collect();
        self.agreements.iter().map(|(id, agreement)| (*id, agreement)).filter(move |(_, agreement)| {
            !agreement.revoked
                && agreement.begins <= day
                && day <= agreement.ends
                && self.unit_on(agreement.recipient, day).is_some_and(|(id, _)| family.contains(&id))
                && self.unit_on(agreement.provider, day).is_some()
        })
    }

    /// Checks a post about to be written: nobody may join two of the three administrators, or give a post to oneself; a stand-in does what
    /// the post lets do that it stands in for. `id` is that of the post where it is there already.
    ///
    /// # Errors
    /// `access.administrators_joined`, `access.own_post`, `access.stand_in`, `access.unit_ended`.
    pub fn check_post(&self, actor: &str, id: Option<RecordId>, record: &Record) -> Result<(), Problem> {
        let Some(post) = read_post(record) else { return Ok(()) };
        if actor == post.person.to_string() {
            return Err(Problem::new(
                anlan_kernel::Kind::Forbidden,
                "access.own_post",
                "不能给自己设岗",
                "nobody gives a post to oneself",
            )
            .remedy("请另一名系统管理员办理", "ask another system administrator to do it")
            .in_field("person"));
        }
        let mut role = post.role;
        if let Some(principal) = post.stands_in_for {
            let there = self.posts.get(&principal).filter(|there| there.stands_in_for.is_none());
            let fits = there
                .is_some_and(|there| (there.role, there.unit) == (post.role, post.unit) && there.person != post.person);
            if !fits || Some(principal) == id {
                return Err(Problem::invalid(
                    "access.stand_in",
                    "代理岗位的角色和机构须与被代理岗位一致，且被代理岗位不能是本人的或代理的岗位",
                    "a stand-in has the role and the unit of the post it stands in for, which is neither one's own nor a stand-in itself",
                )
                .remedy("照被代理岗位填写角色和机构", "give the role and the unit of that post")
                .in_field("stands_in_for"));
            }
            role = there.map_or(role, |there| there.role);
        }
        if !role.is_administrator() {
            return Ok(());
        }
        let mine = self.posts_of.get(&post.person).into_iter().flatten().filter(|other| Some(**other) != id);
        let joined = mine.filter_map(|other| self.posts.get(other)).find(|other| {
            let role_of_other =
                other.stands_in_for.and_then(|id| self.posts.get(&id)).map_or(other.role, |there| there.role);
            role_of_other.is_administrator() && role_of_other != role && other.days.meet(post.days)
        });
        match joined {
            None => Ok(()),
            Some(other) => Err(administrators_joined(role, other.role)),
        }
    }
}

pub(crate) fn administrators_joined(one: Role, other: Role) -> Problem {
    let (one, other) = (one.label(), other.label());
    Problem::new(
        anlan_kernel::Kind::Conflict,
        "access.administrators_joined",
        format!("一人不能兼任{}和{}", one.zh, other.zh),
        format!("one person may not be {} and {} at once", one.en, other.en),
    )
    .remedy("系统、安全、审计管理员须由三人分别担任", "three people hold the three administrators' posts")
    .in_field("role")
}

/// The directory of a running program.
pub struct Directory {
    state: RwLock<State>,
    turn: Mutex<()>,
}

impl Directory {
    /// Reads the directory.
    pub fn open(store: &Store) -> Result<Self, Problem> {
        let state = store.read(|reader| {
            let mut state = State { position: reader.journal_head()?.size, ..State::default() };
            for kind in [ORG_UNIT, PERSON, POST, SHARING_AGREEMENT] {
                records::each(reader, kind, |record| {
                    state.apply(kind, record.id, Some(&record));
                    Ok(())
                })?;
            }
            state.settings = Arc::new(Settings::read(reader)?);
            Ok(state)
        })?;
        Ok(Self { state: RwLock::new(state), turn: Mutex::default() })
    }

    /// Looks at what is known.
    pub fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the settings.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.state().settings)
    }

    /// Returns the name of an actor of the journal, or its id where it is nobody's.
    pub fn actor_name(&self, id: &str) -> String {
        self.state().names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// Takes what the journal has, also what another program wrote.
    pub fn follow(&self, store: &Store) -> Result<Position, Problem> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let position = self.state().position;
        let (changes, reached, settings) = store.read(|reader| read_changes(reader, position))?;
        if reached > position {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            for (kind, id, record) in changes {
                state.apply(&kind, id, record.as_ref());
            }
            if let Some(settings) = settings {
                state.settings = Arc::new(settings);
                state.version += 1;
            }
            state.position = reached;
        }
        Ok(reached)
    }
}

impl Follower for Directory {
    fn catch_up(&self, store: &Store) -> Result<Position, Problem> {
        let position = self.state().position;
        if store.reached() <= position { Ok(position) } else { self.follow(store) }
    }
}

type Changes = Vec<(String, RecordId, Option<Record>)>;

fn read_changes(reader: &mut Reader, position: Position) -> Result<(Changes, Position, Option<Settings>), Problem> {
    let mut changes = Changes::new();
    let (mut reached, mut touched) = (position, false);
    reader.each_entry_after(position, |entry| {
        reached = entry.position;
        match entry.kind.as_str() {
            ORG_UNIT | PERSON | POST | SHARING_AGREEMENT => changes.push((entry.kind, entry.record, entry.after)),
            AUDIT_EVENT => touched |= entry.action == "settings_changed",
            _ => {}
        }
        Ok(())
    })?;
    let settings = if touched { Some(Settings::read(reader)?) } else { None };
    Ok((changes, reached, settings))
}

fn set<T>(map: &mut BTreeMap<RecordId, T>, id: RecordId, value: Option<T>) {
    match value {
        Some(value) => {
            map.insert(id, value);
        }
        None => {
            map.remove(&id);
        }
    }
}

fn id_in(record: &Record, field: &str) -> Option<RecordId> {
    record.text(field)?.parse().ok()
}

fn text_in(record: &Record, field: &str) -> Option<String> {
    record.text(field).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn texts_in(record: &Record, field: &str) -> BTreeSet<String> {
    let items = record.body.get(field).and_then(serde_json::Value::as_array);
    items.into_iter().flatten().filter_map(|item| item.as_str()).map(str::to_owned).collect()
}

fn truth_in(record: &Record, field: &str) -> bool {
    record.body.get(field).and_then(serde_json::Value::as_bool).unwrap_or(false)
}

fn read_unit(record: &Record) -> Option<OrgUnit> {
    Some(OrgUnit {
        code: text_in(record, "code")?,
        name: text_in(record, "name")?,
        level: UnitLevel::from_name(record.text("level")?)?,
        parent: id_in(record, "parent"),
        district: text_in(record, "district"),
        park: text_in(record, "park"),
        enterprise: id_in(record, "enterprise"),
        successor: id_in(record, "successor"),
        days: Days::of(record),
    })
}

fn read_person(record: &Record) -> Option<Person> {
    Some(Person {
        login: text_in(record, "login")?.trim().to_lowercase(),
        name: text_in(record, "name")?,
        demo: truth_in(record, "demo"),
        days: Days::of(record),
    })
}

fn read_post(record: &Record) -> Option<Post> {
    Some(Post {
        name: text_in(record, "name").unwrap_or_default(),
        person: id_in(record, "person")?,
        unit: id_in(record, "unit")?,
        role: Role::from_id(record.text("role")?)?,
        stands_in_for: id_in(record, "stands_in_for"),
        days: Days::of(record),
    })
}

fn read_agreement(record: &Record) -> Option<Agreement> {
    let kinds = texts_in(record, "record_types");
    Some(Agreement {
        code: text_in(record, "code")?,
        name: text_in(record, "name")?,
        provider: id_in(record, "provider")?,
        recipient: id_in(record, "recipient")?,
        // People, agreements and security events are shared by no agreement.
        kinds: kinds.into_iter().filter(|kind| matches!(group_of(kind), "facts" | "lists" | "frozen")).collect(),
        fields: texts_in(record, "fields"),
        districts: texts_in(record, "districts"),
        level: Level::ALL.into_iter().find(|level| Some(level.name()) == record.text("highest_level"))?,
        purpose: text_in(record, "purpose").unwrap_or_default(),
        legal_basis: text_in(record, "legal_basis").unwrap_or_default(),
        begins: record.text("begins")?.parse().ok()?,
        ends: record.text("ends")?.parse().ok()?,
        revoked: truth_in(record, "revoked"),
    })
}
