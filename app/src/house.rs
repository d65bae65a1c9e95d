//! The parts put together: packs, catalogue, database, the clock and the ids of the system.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use anlan_access::{Keeper, Placed};
use anlan_casework::check::Known;
use anlan_casework::lifecycle::Lifecycle;
use anlan_kernel::{Actor, IdSource, Problem, RecordId, Text};
use anlan_registry::catalogue::Catalogue;
use anlan_registry::import::Importer;
use anlan_registry::pack::{self, Files, Pack};
use anlan_registry::{placement, records};
use anlan_spatial::{ReadOptions, Shape, ShorelineTest};
use anlan_store::journal::verify::StateCheck;
use anlan_store::{Location, Migration, Store};
use include_dir::{Dir, include_dir};
use jiff::Timestamp;

use crate::cli::Arguments;

/// The packs that come with the program.
static PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../packs");

/// Ids that nobody can guess, from the system's random source.
#[derive(Debug, Default)]
struct RandomIds;

impl IdSource for RandomIds {
    fn next_id(&self, now: Timestamp) -> RecordId {
        let mut bytes = [0; 16];
        random(&mut bytes);
        RecordId::from_parts(u64::try_from(now.as_millisecond()).unwrap_or(0), u128::from_le_bytes(bytes))
    }
}

/// Everything a command works with.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) packs: Vec<Pack>,
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) ids: Arc<dyn IdSource>,
    shoreline: OnceLock<Option<Arc<ShorelineTest>>>,
}

impl House {
    /// Opens the database, creating it where `create` allows.
    pub(crate) fn open(arguments: &Arguments, create: bool) -> Result<Self, Vec<Problem>> {
        let location = Location::parse(&arguments.database);
        if let Location::File(path) = &location
            && !path.exists()
        {
            if !create {
                return Err(vec![
                    Problem::new(
                        anlan_kernel::Kind::NotFound,
                        "database.missing",
                        format!("没有数据库{}", path.display()),
                        format!("there is no database {}", path.display()),
                    )
                    .remedy("先运行 anlan init（或 anlan demo）", "run anlan init first (or anlan demo)"),
                ]);
            }
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|cause| {
                    Problem::new(
                        anlan_kernel::Kind::Unavailable,
                        "database.folder",
                        format!("无法创建文件夹{}：{cause}", folder.display()),
                        format!("the folder {} cannot be created: {cause}", folder.display()),
                    )
                    .remedy("检查路径和权限", "check the path and the permissions")
                })?;
            }
        }
        Self::at(&location, &arguments.actor)
    }

    /// Opens a database wherever it lies, creating it where there is none.
    pub(crate) fn at(location: &Location, actor: &str) -> Result<Self, Vec<Problem>> {
        let (catalogue, packs) = catalogue()?;
        let store = Store::open(location, &migrations())?;
        anlan_registry::placement::place_all(&store, &catalogue, &|_| {})?;
        Ok(Self {
            catalogue: Arc::new(catalogue),
            packs,
            store,
            actor: Actor::new(actor, actor),
            ids: Arc::new(RandomIds),
            shoreline: OnceLock::new(),
        })
    }

    /// Returns the shoreline of the city, by which a wrong datum is suspected.
    pub(crate) fn shoreline(&self) -> Option<Arc<ShorelineTest>> {
        self.shoreline.get_or_init(|| self.read_shoreline().map(Arc::new)).clone()
    }

    /// Returns what an import is told besides its file.
    pub(crate) fn importer(&self, progress: Arc<dyn Fn(u64) + Send + Sync>) -> Importer {
        let shoreline = self.shoreline();
        Importer { actor: self.actor.clone(), now: now(), ids: self.ids.clone(), progress, shoreline }
    }

    /// Returns the shores of the packs' land layers.
    fn read_shoreline(&self) -> Option<ShorelineTest> {
        let lands = self.packs.iter().flat_map(|pack| {
            let land = pack.layers.iter().filter(|layer| layer.name == "land");
            land.filter_map(|layer| pack.files.get(&layer.file))
        });
        let options = ReadOptions { max_positions: usize::MAX, region: None };
        let mut shores = Vec::new();
        for land in lands {
            let document: serde_json::Value = serde_json::from_slice(land).ok()?;
            for feature in document["features"].as_array().into_iter().flatten() {
                let shape = Shape::from_geojson(&feature["geometry"], &options).ok()?;
                shores.extend(shape.polygons().iter().flat_map(|polygon| polygon.rings().cloned()));
            }
        }
        ShorelineTest::new(&shores)
    }

    /// Returns what the city is called while it has no unit of its own.
    pub(crate) fn city_name(&self) -> Result<Text, Problem> {
        let sample =
            self.store.read(|reader| anlan_registry::import::was_imported(reader, "demo-city/data/sites.csv"))?;
        Ok(if sample { sample_city() } else { Text::new("本市", "the city") })
    }

    /// Returns a pack by name.
    pub(crate) fn pack(&self, name: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.name == name)
    }
}

/// Returns what the sample city is called.
pub(crate) fn sample_city() -> Text {
    Text::new("示例城市", "Sample City")
}

/// Opens the keeper of the door: who is who, and what they may do.
pub(crate) fn keeper(house: &House, public_url: Option<&str>) -> Result<Arc<Keeper>, Problem> {
    let keeper = Keeper::open(anlan_access::Parts {
        store: house.store.clone(),
        catalogue: Arc::clone(&house.catalogue),
        ids: Arc::clone(&house.ids),
        now,
        random,
        cost: anlan_access::secrets::Cost::default(),
        secure: public_url.is_some_and(|url| url.starts_with("https://")),
    })?;
    let (store, catalogue) = (house.store.clone(), Arc::clone(&house.catalogue));
    keeper.set_places(Arc::new(move |kind, id| {
        store.read(|reader| {
            let Some(record) = records::get(reader, id)?.filter(|record| record.kind == kind) else { return Ok(None) };
            let Some(placement) = placement::of(reader, id)? else { return Ok(None) };
            let title = catalogue.get(kind).map(|own| records::title_of(own, &record)).unwrap_or_default();
            Ok(Some(Placed { placement, title }))
        })
    }));
    Ok(keeper)
}

/// Schema of everything this program keeps.
pub(crate) fn migrations() -> Vec<Migration> {
    [
        anlan_registry::MIGRATIONS,
        anlan_http::MIGRATIONS,
        anlan_access::MIGRATIONS,
        anlan_assessment::MIGRATIONS,
        anlan_casework::MIGRATIONS,
    ]
    .concat()
}

/// How what is kept is compared with the journal. Security events stand in the journal alone, runs and cases in tables of their own.
pub(crate) const STATES: &[StateCheck] = &[
    StateCheck {
        covers: |kind| {
            ![
                anlan_access::AUDIT_EVENT,
                anlan_assessment::risk::runs::KIND,
                anlan_casework::CASE,
                anlan_casework::ABSENCE,
            ]
            .contains(&kind)
        },
        ..anlan_registry::STATE_CHECK
    },
    anlan_assessment::risk::runs::STATE_CHECK,
    anlan_casework::CASE_CHECK,
    anlan_casework::ABSENCE_CHECK,
];

/// Fills bytes that nobody can guess, from the system's random source.
pub(crate) fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives random bytes");
}

/// Returns the present instant; the one place that asks the system.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Reads the packs that come with the program and joins their types to those of the code.
pub(crate) fn catalogue() -> Result<(Catalogue, Vec<Pack>), Vec<Problem>> {
    let mut packs = Vec::new();
    for folder in PACKS.dirs() {
        let name = folder.path().to_string_lossy().into_owned();
        packs.push(pack::load(&name, embedded_files(folder))?);
    }
    packs.sort_by(|a, b| a.demo.cmp(&b.demo).then_with(|| a.name.cmp(&b.name)));
    let mut catalogue = Catalogue::built_in();
    for record_type in anlan_access::record_types()
        .into_iter()
        .chain([anlan_hazards::doors::frozen_type(), anlan_assessment::scenario_type()])
    {
        catalogue.add(record_type)?;
    }
    pack::register(&mut catalogue, &packs)?;
    Ok((catalogue, packs))
}

/// Reads the lifecycles of packs, by the record types and roles there are.
pub(crate) fn lifecycles(catalogue: &Catalogue, packs: &[Pack]) -> Result<BTreeMap<String, Lifecycle>, Vec<Problem>> {
    let roles: Vec<&str> = anlan_access::roles::Role::all().map(anlan_access::roles::Role::id).collect();
    let is_type = |kind: &str| catalogue.get(kind).is_some();
    anlan_casework::check::read_all(packs, &Known { is_type: &is_type, roles: &roles })
}

fn embedded_files(folder: &Dir<'_>) -> Files {
    fn collect(folder: &Dir<'_>, root: &std::path::Path, files: &mut Files) {
        for file in folder.files() {
            let path = file.path().strip_prefix(root).unwrap_or(file.path());
            files.insert(path.to_string_lossy().replace('\\', "/"), file.contents().to_vec());
        }
        for inner in folder.dirs() {
            collect(inner, root, files);
        }
    }
    let mut files = BTreeMap::new();
    collect(folder, folder.path(), &mut files);
    files
}
