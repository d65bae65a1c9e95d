//! The first start: a city, and the three people who keep it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anlan_kernel::{Actor, Body, Context, IdSource, Kind, Problem, RecordId};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::records::{self, Change, NewRecord};
use anlan_store::{Follower as _, Tx};
use jiff::Timestamp;

use crate::audit::{self, Event, HOUSE};
use crate::credentials::Credential;
use crate::demo::is_demo_login;
use crate::keeper::Keeper;
use crate::roles::Role;
use crate::secrets;
use crate::sign_in::slow_down;
use crate::throttle::Subject;
use crate::types::{ORG_UNIT, PERSON, POST};

/// What the app hands in for the first start.
pub struct Hooks {
    /// Code printed on the console, so that only who runs the machine sets it up.
    pub code: String,
    /// Loads the sample city: its records, and its people with [`load_demo`](crate::demo::load_demo).
    pub load_sample: Arc<dyn Fn() -> Result<(), Vec<Problem>> + Send + Sync>,
}

/// State of the first start.
#[derive(Default)]
pub(crate) struct Setup {
    hooks: Mutex<Option<Arc<Hooks>>>,
    turn: Mutex<()>,
    done: AtomicBool,
}

/// Source of what the first start declares.
const SOURCE: &str = "初始设置 setup";

/// Code of the unit that is the city itself.
pub const CITY: &str = "CITY";

/// One of the three who keep the city.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// Which of the three.
    pub role: Role,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// What is asked for at the first start.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Code of the console.
    pub code: String,
    /// With the sample city.
    pub sample: bool,
    /// Name of the city.
    pub name: String,
    /// The three.
    pub administrators: Vec<Administrator>,
}

impl Keeper {
    /// Says what the first start needs; without it nobody can set the house up through the door.
    pub fn set_hooks(&self, hooks: Hooks) {
        *self.setup.hooks.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hooks));
    }

    /// Tells whether nobody can sign in yet.
    pub fn needs_setup(&self) -> Result<bool, Problem> {
        // Once somebody can, somebody always can.
        if self.setup.done.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let done = self.store.read(Credential::any)?;
        self.setup.done.store(done, Ordering::Relaxed);
        Ok(!done)
    }

    /// Sets the house up.
    ///
    /// # Errors
    /// `setup.done` where somebody can sign in already, `setup.code`, `access.slow_down`, and the faults of the fields, all at once.
    pub fn set_up(&self, wish: &Wish, address: &str, now: Timestamp) -> Result<(), Vec<Problem>> {
        let Ok(_turn) = self.setup.turn.try_lock() else { return Err(vec![under_way()]) };
        if !self.needs_setup()? {
            return Err(vec![done()]);
        }
        let hooks = self.setup.hooks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (settings, at) = (self.settings(), now.as_millisecond());
        let subject = Subject::address(&format!("setup {address}"));
        let tries = self.throttle.tries(&self.store, &subject, at)?;
        if tries.until > at {
            return Err(vec![slow_down(tries.until - at)]);
        }
        let hooks =
            hooks.filter(|hooks| secrets::same(&secrets::plain_code(&hooks.code), &secrets::plain_code(&wish.code)));
        let Some(hooks) = hooks else {
            self.throttle.count(&subject, tries, &settings, at);
            return Err(vec![wrong_code()]);
        };
        let faults = faults_of(wish, settings.password_min);
        if !faults.is_empty() {
            return Err(faults);
        }
        if wish.sample {
            (hooks.load_sample)()?;
        }
        let mut hashed = Vec::new();
        for administrator in &wish.administrators {
            hashed.push((administrator.clone(), self.hasher.hash(&administrator.password)?));
        }
        let (catalogue, ids, name) = (Arc::clone(&self.catalogue), self.ids.clone(), wish.name.trim().to_owned());
        records::act(&self.store, move |tx| {
            let context = Context { actor: Actor::new(HOUSE, "安澜 Anlan"), now, ids: ids.as_ref() as &dyn IdSource };
            let city = named_city(tx, &context, &catalogue, &name)?;
            for (administrator, hash) in hashed {
                let person = person(tx, &context, &catalogue, &administrator.login, &administrator.name, false)?;
                let label = administrator.role.label().zh.into_owned();
                let fields = [
                    ("name", label.into()),
                    ("person", person.to_string().into()),
                    ("unit", city.to_string().into()),
                    ("role", administrator.role.id().into()),
                ];
                create(tx, &context, &catalogue, POST, body(fields))?;
                Credential::new(person, hash, now.as_millisecond()).write(tx)?;
            }
            audit::note(tx, context.ids, now, Event::new("set_up", HOUSE).with("city", name))?;
            Ok(())
        })?;
        *self.setup.hooks.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.directory.catch_up(&self.store)?;
        Ok(())
    }
}

/// Returns the unit of the city under its name, made where there is none yet.
fn named_city(tx: &mut Tx<'_>, ctx: &Context<'_>, catalogue: &Catalogue, name: &str) -> Result<RecordId, Vec<Problem>> {
    let id = city_unit(tx, ctx, catalogue, name)?;
    let there = records::require(tx, id)?;
    let change = Change {
        fields: body([("name", name.into())]),
        expected_version: there.version,
        source: SOURCE.to_owned(),
        ..Change::default()
    };
    records::update(tx, ctx, catalogue, id, change)?;
    Ok(id)
}

/// Returns the unit of the city, made where there is none yet.
pub(crate) fn city_unit(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    name: &str,
) -> Result<RecordId, Vec<Problem>> {
    if let Some(there) = records::find_by_key(tx, ORG_UNIT, CITY)? {
        return Ok(there.id);
    }
    create(tx, ctx, catalogue, ORG_UNIT, body([("code", CITY.into()), ("name", name.into()), ("level", "city".into())]))
}

pub(crate) fn person(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    login: &str,
    name: &str,
    demo: bool,
) -> Result<RecordId, Vec<Problem>> {
    let mut fields = body([("login", login.trim().to_lowercase().into()), ("name", name.trim().into())]);
    if demo {
        fields.insert("demo".to_owned(), true.into());
    }
    create(tx, ctx, catalogue, PERSON, fields)
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    kind: &str,
    body: Body,
) -> Result<RecordId, Vec<Problem>> {
    create_for(tx, ctx, catalogue, NewRecord { kind: kind.to_owned(), body, ..NewRecord::default() })
}

pub(crate) fn create_for(
    tx: &mut Tx<'_>,
    ctx: &Context<'_>,
    catalogue: &Catalogue,
    new: NewRecord,
) -> Result<RecordId, Vec<Problem>> {
    let new = NewRecord { source: SOURCE.to_owned(), ..new };
    records::create(tx, ctx, catalogue, new).map(|written| written.record.id)
}

pub(crate) fn body<const N: usize>(fields: [(&str, serde_json::Value); N]) -> Body {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Checks a login: what fits on a keyboard of any language, and is told apart by everybody.
pub fn check_login(login: &str) -> Result<(), Problem> {
    let login = login.trim();
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '.' | '-' | '_');
    if (2..=64).contains(&login.len()) && login.chars().all(fits) {
        return Ok(());
    }
    Err(Problem::invalid(
        "access.login",
        "登录名须为2至64个小写字母、数字、点、横线",
        "a login has 2 to 64 lower-case letters, digits, dots and dashes",
    )
    .remedy("例如 zhang.san", "for example zhang.san")
    .in_field("/login"))
}

fn faults_of(wish: &Wish, shortest: u32) -> Vec<Problem> {
    let mut faults = Vec::new();
    let text = |text: &str| (1..=100).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control);
    let wrong = |field: String| {
        Problem::invalid("setup.name", "名称须为1至100个可见字符", "a name has 1 to 100 visible characters")
            .remedy("填写名称", "enter a name")
            .in_field(field)
    };
    if !text(&wish.name) {
        faults.push(wrong("/name".to_owned()));
    }
    let roles: BTreeSet<Role> =
        wish.administrators.iter().map(|one| one.role).filter(|role| role.is_administrator()).collect();
    let logins: BTreeSet<String> = wish.administrators.iter().map(|one| one.login.trim().to_lowercase()).collect();
    if wish.administrators.len() != 3 || roles.len() != 3 || logins.len() != 3 {
        faults.push(
            Problem::invalid(
                "access.administrators_joined",
                "系统、安全、审计管理员须由三人分别担任",
                "three people hold the three administrators' posts",
            )
            .remedy("填写三个不同的登录名，每种管理员一人", "give three different logins, one for each of the three")
            .in_field("/administrators"),
        );
    }
    for (at, one) in wish.administrators.iter().enumerate() {
        let place = |field: &str| format!("/administrators/{at}/{field}");
        faults.extend(check_login(&one.login).err().map(|problem| problem.in_field(place("login"))));
        if wish.sample && is_demo_login(&one.login) {
            faults.push(
                Problem::invalid("setup.demo_login", "示例城市已用此登录名", "the sample city has this login already")
                    .remedy("换一个登录名", "choose another login")
                    .in_field(place("login")),
            );
        }
        if !text(&one.name) {
            faults.push(wrong(place("name")));
        }
        let checked = secrets::check_password(&one.password, one.login.trim(), shortest);
        faults.extend(checked.err().map(|problem| problem.in_field(place("password"))));
    }
    faults
}

fn wrong_code() -> Problem {
    Problem::new(Kind::Forbidden, "setup.code", "初始设置码不对", "the setup code is not right")
        .remedy("设置码显示在服务器控制台", "the code stands on the console of the server")
        .in_field("/code")
}

fn done() -> Problem {
    Problem::new(Kind::Conflict, "setup.done", "平台已完成初始设置", "the platform is set up already")
        .remedy("请登录", "sign in")
}

fn under_way() -> Problem {
    Problem::new(Kind::Conflict, "setup.under_way", "初始设置正在进行", "the platform is being set up")
        .remedy("稍候", "wait a moment")
}
