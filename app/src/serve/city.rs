//! The capabilities of one city, opened and tied to one another: none of them knows the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anlan_access::setup::Hooks;
use anlan_access::{DirectoryGate, Keeper};
use anlan_assessment::risk::living::Living;
use anlan_assessment::risk::relocation::MajorHazard;
use anlan_assessment::risk::runs::Runs;
use anlan_atlas::{Atlas, BaseLayer, Paint, Painted};
use anlan_casework::cases::Rules;
use anlan_casework::step::Desk;
use anlan_hazards::Live;
use anlan_kernel::{IdSource, Position, Problem, RecordId, Text};
use anlan_qra::Rose;
use anlan_qra::plant::Setting;
use anlan_registry::catalogue::Catalogue;
use anlan_regulations::gb18218::{Edition, Grade};
use anlan_spatial::ShorelineTest;
use anlan_store::{Follower, Store};
use anlan_upkeep::PackInfo;
use axum::Router;
use jiff::Timestamp;
use tokio::sync::watch;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::Wanted;
use super::meta::{self, DemoPerson};
use crate::house::{House, STATES, now};
use crate::output::Output;

/// Everything that is served.
pub(crate) struct City {
    pub(crate) store: Store,
    catalogue: Arc<Catalogue>,
    ids: Arc<dyn IdSource>,
    keeper: Arc<Keeper>,
    live: Arc<Live>,
    atlas: Arc<Atlas>,
    base_layers: Arc<Vec<BaseLayer>>,
    printed_layers: Arc<Vec<anlan_hazards::archive::map::MapLayer>>,
    districts: Arc<BTreeMap<String, String>>,
    packs: Arc<Vec<PackInfo>>,
    shoreline: Option<Arc<ShorelineTest>>,
    unnamed: Text,
    folder: PathBuf,
    public_url: Option<String>,
    changed: watch::Receiver<Position>,
    started: Timestamp,
    setup_code: String,
    living: Arc<Living>,
    rules: Arc<Rules>,
    runs: Arc<Runs>,
}

/// Colours of the map, as the hazards derive them.
struct Colours(Arc<Live>);

impl Paint for Colours {
    fn position(&self) -> Position {
        self.0.position()
    }

    fn paint(&self, _kind: &str, id: RecordId) -> Option<Painted> {
        let coloured = self.0.coloured(id)?;
        Some(Painted { colour: coloured.colour.map(anlan_hazards::archive::Colour::name), grade: coloured.grade })
    }

    fn paints(&self, kind: &str) -> bool {
        matches!(kind, "site" | "unit" | "risk_point")
    }

    fn changed_since(&self, position: Position) -> Option<Vec<RecordId>> {
        self.0.coloured_anew_since(position)
    }

    fn reason(&self, _kind: &str, id: RecordId) -> Option<Text> {
        Some(self.0.coloured(id)?.reason)
    }
}

#[derive(OpenApi)]
#[openapi(
    info(title = "安澜 Anlan", description = "The open platform with which a city keeps its hazardous chemicals safe. Conventions: docs/api-design.md.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")),
    servers((url = "/api/v1")),
    security(("session" = []), ("token" = [])),
    modifiers(&Security),
    tags(
        (name = "session", description = "会话 sign-in and one's own account"),
        (name = "records", description = "记录 records of every type"),
        (name = "imports", description = "导入 tables in"),
        (name = "hazards", description = "重大危险源 major hazards"),
        (name = "archive", description = "风险分布档案 the archive of risks"),
        (name = "substances", description = "化学品 substances and the queue"),
        (name = "map", description = "一张图 the map"),
        (name = "consequence", description = "事故后果 consequences of releases"),
        (name = "risk", description = "区域风险 individual and societal risk"),
        (name = "cases", description = "事项 cases, their clocks and who has to act"),
        (name = "journal", description = "日志 the journal"),
        (name = "access", description = "权限 rights, credentials, tokens, logs"),
        (name = "admin", description = "运维 upkeep"),
    )
)]
struct Description;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
        let components = described.components.get_or_insert_default();
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            "anlan_session",
            "set by POST /session; unsafe methods also need the header X-Anlan-Csrf",
        ));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

impl City {
    /// Opens everything.
    pub(crate) fn open(
        house: House,
        wanted: &Wanted,
        changed: watch::Receiver<Position>,
    ) -> Result<Self, Vec<Problem>> {
        let shoreline = house.shoreline();
        let printed_layers = Arc::new(crate::commands::layers(&house)?);
        let districts = Arc::new(crate::commands::district_names(&house));
        let base_layers = Arc::new(base_layers(&house)?);
        let packs = Arc::new(house.packs.iter().map(pack_info).collect());
        let store = house.store.clone();
        let keeper = crate::house::keeper(&house, wanted.public_url.as_deref())?;
        let setup_code = setup_code();
        let hooks = sample_loader(&house, &keeper);
        keeper.set_hooks(Hooks { code: setup_code.clone(), load_sample: hooks });
        let live = Arc::new(Live::open(&store, now)?);
        let paint = Arc::new(Colours(Arc::clone(&live)));
        let atlas = Arc::new(Atlas::open(&store, &house.catalogue, paint, now)?);
        let rules = Rules {
            lifecycles: crate::house::lifecycles(&house.catalogue, &house.packs)?,
            calendar: anlan_duty::Calendar::china().clone(),
        };
        let living = Living::new(store.clone(), now, setting(&keeper, wanted.weather.clone()));
        let runs = Runs::new(Arc::clone(&living), Arc::clone(&house.ids));
        for folder in [wanted.folder.join("uploads"), wanted.folder.join("backups")] {
            std::fs::create_dir_all(&folder).map_err(|cause| {
                Problem::new(
                    anlan_kernel::Kind::Unavailable,
                    "serve.folder",
                    format!("无法创建文件夹{}：{cause}", folder.display()),
                    format!("the folder {} cannot be made: {cause}", folder.display()),
                )
                .remedy("检查路径和权限，或用 --folder 指定", "check path and permissions, or name one with --folder")
            })?;
        }
        Ok(Self {
            unnamed: house.city_name()?,
            store,
            catalogue: house.catalogue,
            ids: house.ids,
            keeper,
            live,
            atlas,
            base_layers,
            printed_layers,
            districts,
            packs,
            shoreline,
            folder: wanted.folder.clone(),
            public_url: wanted.public_url.clone(),
            changed,
            started: now(),
            setup_code,
            living,
            rules: Arc::new(rules),
            runs,
        })
    }

    /// Returns what follows the journal; rights first, so that nobody sees more than they may.
    pub(crate) fn followers(&self) -> Vec<Arc<dyn Follower>> {
        vec![
            self.keeper.directory() as Arc<dyn Follower>,
            Arc::clone(&self.live) as Arc<dyn Follower>,
            Arc::clone(&self.atlas) as Arc<dyn Follower>,
            Arc::clone(&self.living) as Arc<dyn Follower>,
        ]
    }

    /// Returns what tells the name of the city: that of its unit, which may be given another at any time.
    fn name(&self) -> Arc<dyn Fn() -> Text + Send + Sync> {
        let (keeper, unnamed) = (Arc::clone(&self.keeper), self.unnamed.clone());
        Arc::new(move || {
            let directory = keeper.directory();
            let state = directory.state();
            match state.city_on(keeper.day()).map(|unit| unit.name.as_str()) {
                None => unnamed.clone(),
                Some(anlan_access::demo::CITY_NAME) => crate::house::sample_city(),
                Some(name) => Text::new(name.to_owned(), name.to_owned()),
            }
        })
    }

    fn actor_name(&self) -> Arc<dyn Fn(&str) -> String + Send + Sync> {
        let directory = self.keeper.directory();
        Arc::new(move |id: &str| directory.actor_name(id))
    }

    /// Returns the interface, relative to `/api/v1`, with its description.
    pub(crate) fn api(&self) -> OpenApiRouter {
        OpenApiRouter::with_openapi(Description::openapi())
            .merge(meta::routes(self.meta()))
            .merge(anlan_access::doors::routes(Arc::clone(&self.keeper)))
            .merge(anlan_registry::doors::routes(self.registry()))
            .merge(anlan_hazards::doors::routes(self.hazards()))
            .merge(anlan_atlas::routes(self.map()))
            .merge(anlan_assessment::routes(self.assessment()))
            .merge(anlan_casework::doors::routes(self.casework()))
            .merge(anlan_upkeep::routes(self.upkeep()))
    }

    /// Returns OGC API Features, under `/ogc`.
    pub(crate) fn ogc(&self) -> Router {
        anlan_atlas::ogc_routes(self.map())
    }

    /// Puts the caller into every request.
    pub(crate) fn signed_in(&self, router: Router) -> Router {
        router.layer(axum::middleware::from_fn_with_state(Arc::clone(&self.keeper), anlan_access::sign_in_layer))
    }

    /// Returns the code of the first start, while nobody has set the administrators.
    pub(crate) fn setup_code(&self) -> Result<Option<String>, Problem> {
        Ok(self.keeper.needs_setup()?.then(|| self.setup_code.clone()))
    }

    /// Returns the people of the sample city, where it is loaded.
    pub(crate) fn demo_people(&self) -> Result<Vec<DemoPerson>, Problem> {
        demo_people(&self.keeper)
    }

    fn meta(&self) -> meta::Door {
        let credits = self.base_layers.iter().map(|layer| layer.credit().to_owned()).collect::<BTreeSet<_>>();
        let (store, setup, demo) = (self.store.clone(), Arc::clone(&self.keeper), Arc::clone(&self.keeper));
        meta::Door {
            city: self.name(),
            credits: Arc::new(credits.into_iter().collect()),
            first_day: Arc::new(move || {
                let first = store.read(|reader| reader.entry(1))?;
                Ok(first.map(|entry| anlan_hazards::live::day_in_city(entry.at).to_string()))
            }),
            needs_setup: Arc::new(move || setup.needs_setup()),
            demo_people: Arc::new(move || demo_people(&demo)),
        }
    }

    fn registry(&self) -> anlan_registry::doors::Door {
        let keeper = Arc::clone(&self.keeper);
        let directory = self.keeper.directory();
        anlan_registry::doors::Door {
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            ids: Arc::clone(&self.ids),
            now,
            uploads: self.folder.join("uploads"),
            shoreline: self.shoreline.clone(),
            gates: Some(Arc::new(move |actor| {
                Arc::new(DirectoryGate { directory: Arc::clone(&directory), actor: actor.id.clone() })
            })),
            recheck: Arc::new(move |headers| keeper.recheck(headers)),
            changed: self.changed.clone(),
            actor_name: self.actor_name(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    fn hazards(&self) -> anlan_hazards::doors::Door {
        anlan_hazards::doors::Door {
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            live: Arc::clone(&self.live),
            ids: Arc::clone(&self.ids),
            now,
            actor_name: self.actor_name(),
            districts: Arc::clone(&self.districts),
            layers: Arc::clone(&self.printed_layers),
            city: self.name(),
            scratch: self.folder.join("uploads"),
        }
    }

    fn map(&self) -> anlan_atlas::Door {
        anlan_atlas::Door {
            atlas: Arc::clone(&self.atlas),
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            base_layers: Arc::clone(&self.base_layers),
            public_url: self.public_url.clone(),
        }
    }

    fn assessment(&self) -> anlan_assessment::Door {
        let (keeper, live) = (Arc::clone(&self.keeper), Arc::clone(&self.live));
        anlan_assessment::Door {
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            ids: Arc::clone(&self.ids),
            actor_name: self.actor_name(),
            now,
            // Its invented people are there where, and only where, the sample city is.
            is_sample: Arc::new(move || Ok(!demo_people(&keeper)?.is_empty())),
            living: Arc::clone(&self.living),
            runs: Arc::clone(&self.runs),
            major_hazards_of: Arc::new(move |site| major_hazards(&live, site)),
        }
    }

    fn casework(&self) -> anlan_casework::doors::Door {
        let keeper = Arc::clone(&self.keeper);
        anlan_casework::doors::Door {
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            rules: Arc::clone(&self.rules),
            ids: Arc::clone(&self.ids),
            now,
            desks: Arc::new(move |actor| {
                // A program has no seat in a case.
                let Ok(person) = actor.id.parse::<RecordId>() else { return Ok(Vec::new()) };
                let standing = keeper.standing(person, now())?;
                let desk = |office: &anlan_access::directory::Office| Desk {
                    unit: office.unit,
                    enterprise: office.enterprise,
                    role: office.role.id().to_owned(),
                };
                Ok(standing.offices.iter().map(desk).collect())
            }),
        }
    }

    fn upkeep(&self) -> anlan_upkeep::Door {
        let (keeper, live, atlas) = (Arc::clone(&self.keeper), Arc::clone(&self.live), Arc::clone(&self.atlas));
        anlan_upkeep::Door {
            store: self.store.clone(),
            catalogue: Arc::clone(&self.catalogue),
            packs: Arc::clone(&self.packs),
            backups: self.folder.join("backups"),
            now,
            started: self.started,
            version: env!("CARGO_PKG_VERSION"),
            followers: Arc::new(move || {
                vec![
                    (Text::new("权限", "rights"), keeper.directory().state().position),
                    (Text::new("重大危险源", "major hazards"), live.position()),
                    (Text::new("地图与检索", "map and search"), atlas.position()),
                ]
            }),
            actor_name: self.actor_name(),
            states: STATES,
            busy: Arc::new(Mutex::new(())),
        }
    }
}

/// Returns the major hazards of a site by the edition in force; nothing where what is recorded does not rule one out.
fn major_hazards(live: &Live, site: RecordId) -> Option<Vec<MajorHazard>> {
    let found = live.look(None, |board| {
        let verdicts = board.of_site(Edition::E2018, site);
        let major = verdicts.iter().filter(|verdict| verdict.major_hazard);
        let hazards: Vec<MajorHazard> = major
            .map(|verdict| MajorHazard { title: verdict.subject.name.clone(), grade: verdict.grade.map(Grade::number) })
            .collect();
        // A site without units, or with lines that nobody decided, may hold one that nobody knows of.
        let is_open = verdicts.is_empty() || verdicts.iter().any(|verdict| !verdict.open.is_empty());
        (!hazards.is_empty() || !is_open).then_some(hazards)
    });
    // Elsewhere a database that cannot be read is told; here nobody knows.
    found.ok().flatten()
}

/// Returns a code that only the console shows: ten characters that are not mistaken for one another.
fn setup_code() -> String {
    const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0; 10];
    crate::house::random(&mut bytes);
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let code: String = bytes.iter().map(letter).collect();
    format!("{}-{}", &code[..5], &code[5..])
}

type Loader = Arc<dyn Fn() -> Result<(), Vec<Problem>> + Send + Sync>;

/// Returns what loads the sample city, for the first start in the browser.
fn sample_loader(house: &House, keeper: &Arc<Keeper>) -> Loader {
    let (house, keeper) = (house.clone(), Arc::clone(keeper));
    Arc::new(move || {
        let output = Output::silent();
        crate::commands::load_sample_city(&house, &output)?;
        crate::commands::load_demo_people(&house, &keeper)
    })
}

fn demo_people(keeper: &Keeper) -> Result<Vec<DemoPerson>, Problem> {
    let people = anlan_access::demo::demo_people(keeper)?;
    let none =
        || meta::RoleName { id: "none".to_owned(), zh: "无在任岗位".to_owned(), en: "no post today".to_owned() };
    let shown = people.into_iter().map(|person| DemoPerson {
        login: person.login,
        password: person.password,
        name: person.name,
        role: person.role.map_or_else(none, |role| meta::RoleName {
            id: role.id().to_owned(),
            zh: role.label().zh.to_string(),
            en: role.label().en.to_string(),
        }),
        unit: person.unit,
    });
    Ok(shown.collect())
}

type Settings = Arc<dyn Fn() -> Result<Setting, Problem> + Send + Sync>;

/// Returns what the sources of the city have in common: its weather table, or that of the sample city.
fn setting(keeper: &Arc<Keeper>, weather: Option<Rose>) -> Settings {
    let keeper = Arc::clone(keeper);
    Arc::new(move || match &weather {
        Some(rose) => Ok(Setting::new(rose.clone())),
        None if !demo_people(&keeper)?.is_empty() => Ok(Setting::new(anlan_qra::sample_rose())),
        None => Err(crate::commands::weather::none()),
    })
}

/// Layers under the map, as the packs have them.
fn base_layers(house: &House) -> Result<Vec<BaseLayer>, Problem> {
    let mut layers = Vec::new();
    for pack in &house.packs {
        for layer in &pack.layers {
            let Some(bytes) = pack.files.get(&layer.file) else { continue };
            layers.push(BaseLayer::new(
                &layer.name,
                layer_label(&layer.name),
                &layer.credit,
                layer.schematic,
                bytes.clone(),
            )?);
        }
    }
    Ok(layers)
}

fn layer_label(name: &str) -> Text {
    match name {
        "land" => Text::new("陆地", "land"),
        "district" => Text::new("行政区", "districts"),
        "road" => Text::new("道路", "roads"),
        "rail" => Text::new("铁路", "railways"),
        "place" => Text::new("地名", "places"),
        other => Text::new(other.to_owned(), other.to_owned()),
    }
}

fn pack_info(pack: &anlan_registry::pack::Pack) -> PackInfo {
    PackInfo {
        name: pack.name.clone(),
        title: pack.title.clone(),
        measures: pack.measures.clone(),
        types: pack.types.iter().map(|own| own.name.to_string()).collect(),
        tables: pack.data.len(),
        layers: pack.layers.iter().map(|layer| layer.name.clone()).collect(),
        demo: pack.demo,
    }
}
