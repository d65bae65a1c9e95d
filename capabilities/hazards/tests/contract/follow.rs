//! Following the journal gives the same bytes as deriving everything anew, whatever is declared in whatever order.

use anlan_hazards::Board;
use anlan_kernel::RecordId;
use serde_json::{Value, json};

use crate::setup::{City, bytes, on_both, point, square};

on_both! {
    any_declarations_give_the_bytes_of_a_full_derivation
}

fn any_declarations_give_the_bytes_of_a_full_derivation(city: &City) {
    assert!(run(city, 7, 100) > 0, "something to follow");
}

#[test]
fn many_orders_of_declarations_give_the_bytes_of_a_full_derivation() {
    let hazards: usize = (1..=8).map(|seed| run(&City::sqlite(), seed, 80)).sum();
    assert!(hazards > 100, "something to follow: {hazards}");
}

/// Declares at random, follows, and compares after each declaration; then goes back to every fourth position. Returns at how many there was
/// a major hazard.
fn run(city: &City, seed: u64, steps: usize) -> usize {
    let mut random = Chance(seed);
    let mut there = There::default();
    let mut board = city.board();
    let mut at_position = vec![(board.inputs().position, bytes(&board))];
    for step in 0..steps {
        let what = declare(city, &mut random, &mut there);
        board.catch_up(&city.store).unwrap();
        let (followed, anew) = (bytes(&board), bytes(&city.board()));
        assert_eq!(followed, anew, "seed {seed}, step {step}: {what}");
        at_position.push((board.inputs().position, followed));
    }
    for (position, then) in at_position.iter().step_by(4) {
        let anew = Board::as_of(&city.store, Some(*position), None).unwrap();
        assert_eq!(&bytes(&anew), then, "seed {seed}: as of position {position}");
    }
    at_position.iter().filter(|(_, bytes)| bytes.contains("\"major_hazard\":true")).count()
}

/// Records declared so far, by kind.
#[derive(Default)]
struct There {
    enterprises: Vec<RecordId>,
    sites: Vec<RecordId>,
    units: Vec<RecordId>,
    holdings: Vec<RecordId>,
    targets: Vec<RecordId>,
    decisions: Vec<RecordId>,
    count: usize,
}

/// Makes one declaration; one that the registry refuses (a record still in use) changes nothing and is as good as any.
fn declare(city: &City, random: &mut Chance, there: &mut There) -> String {
    there.count += 1;
    let code = format!("N{}", there.count);
    let choice = if there.sites.len() < 2 { random.below(2) } else { random.below(20) };
    let action = match choice {
        0 => {
            there.enterprises.push(city.create("enterprise", json!({"name": format!("{code}公司")})));
            "create enterprise"
        }
        1 | 2 => {
            let body = site_body(random, &there.enterprises, &code);
            there.sites.push(city.create("site", body));
            "create site"
        }
        3 | 4 => {
            let body = unit_body(random, &there.sites, &code);
            there.units.push(city.create("unit", body));
            "create unit"
        }
        5..=7 => {
            let body = holding_body(random, there);
            there.holdings.push(city.create("holding", body));
            "create holding"
        }
        8 => {
            there.targets.push(city.create("protection_target", target_body(random, &code)));
            "create target"
        }
        9 => {
            let question = question(random);
            if let Ok(id) = try_decide(city, random, &question) {
                there.decisions.push(id);
            }
            "decide"
        }
        10 => {
            let of = random.of(&there.enterprises);
            of.map(|id| city.try_change(id, json!({"name": code, "sector": "storage"})).ok());
            "change enterprise"
        }
        11 | 12 => {
            let body = site_body(random, &there.enterprises, &code);
            random.of(&there.sites).map(|id| city.try_change(id, body).ok());
            "change site"
        }
        13 => {
            let body = unit_body(random, &there.sites, &code);
            random.of(&there.units).map(|id| city.try_change(id, body).ok());
            "change unit"
        }
        14 | 15 => {
            let body = holding_body(random, there);
            random.of(&there.holdings).map(|id| city.try_change(id, body).ok());
            "change holding"
        }
        16 => {
            let body = target_body(random, &code);
            random.of(&there.targets).map(|id| city.try_change(id, body).ok());
            "change target"
        }
        17 => {
            if let (Some(from), Some(into)) = (random.of(&there.enterprises), random.of(&there.enterprises)) {
                let _ = city.merge(from, into);
            }
            "merge"
        }
        18 => {
            random.of(&there.enterprises).map(|id| city.part(id).ok());
            "part"
        }
        _ => delete_one(city, random, there),
    };
    action.to_owned()
}

fn delete_one(city: &City, random: &mut Chance, there: &mut There) -> &'static str {
    let (list, name) = match random.below(6) {
        0 => (&mut there.enterprises, "delete enterprise"),
        1 => (&mut there.sites, "delete site"),
        2 => (&mut there.units, "delete unit"),
        3 => (&mut there.holdings, "delete holding"),
        4 => (&mut there.targets, "delete target"),
        _ => (&mut there.decisions, "take a decision back"),
    };
    if let Some(id) = random.of(list)
        && city.try_delete(id).is_ok()
    {
        list.retain(|other| *other != id);
    }
    name
}

fn site_body(random: &mut Chance, enterprises: &[RecordId], code: &str) -> Value {
    // A lattice of 600 m: edges of neighbours are 400 m apart, those of the next but one 1 000 m.
    let (east, north) = (600.0 * random.upto(4), 600.0 * random.upto(3));
    let mut body = json!({"code": code, "name": format!("{code}厂"), "boundary": square(east, north, 200.0)});
    match random.below(8) {
        0 => body["boundary"] = Value::Null,
        1 => body["boundary"] = point(east, north),
        _ => {}
    }
    if random.below(5) > 0
        && let Some(id) = random.of(enterprises)
    {
        body["enterprise"] = id.to_string().into();
    }
    body
}

fn unit_body(random: &mut Chance, sites: &[RecordId], code: &str) -> Value {
    let site = random.of(sites).expect("there are sites");
    let mut body =
        json!({"code": code, "name": format!("{code}罐区"), "site": site.to_string(), "unit_kind": "storage_tank"});
    if random.below(2) == 0 {
        body["outline"] = square(600.0 * random.upto(4) + 20.0, 600.0 * random.upto(3) + 20.0, 40.0);
    }
    body
}

const SUBSTANCES: [&str; 8] = ["氯", "液氨", "苯", "甲醇", "硝化棉", "未名剂甲", "未名剂乙", "硝酸铵"];

fn holding_body(random: &mut Chance, there: &There) -> Value {
    let quantity = ["0.5", "4.999999999", "5", "12.25", "80", "600", "1e-9"][random.below(7)];
    let mut body = json!({
        "substance_name": SUBSTANCES[random.below(SUBSTANCES.len())], "design_max_t": quantity,
        "unit": null, "site": null, "categories": null,
    });
    if random.below(6) == 0 {
        body["categories"] = json!(["W5.3"]);
    }
    let of_site = there.units.is_empty() || random.below(4) == 0;
    let (field, list) = if of_site { ("site", &there.sites) } else { ("unit", &there.units) };
    body[field] = random.of(list).expect("there are sites").to_string().into();
    body
}

fn target_body(random: &mut Chance, code: &str) -> Value {
    let (east, north) = (100.0 * random.upto(24), 100.0 * random.upto(18));
    let outline = if random.below(2) == 0 { point(east, north) } else { square(east, north, 90.0) };
    let persons = [0, 12, 30, 55, 100, 4000][random.below(6)];
    json!({"name": code, "target_kind": "dwelling", "persons": persons, "outline": outline})
}

fn question(random: &mut Chance) -> String {
    let declared = anlan_hazards::substance::Declared {
        name: SUBSTANCES[random.below(SUBSTANCES.len())].to_owned(),
        ..anlan_hazards::substance::Declared::default()
    };
    anlan_hazards::substance::question_of(&declared)
}

fn try_decide(city: &City, random: &mut Chance, question: &str) -> Result<RecordId, Vec<anlan_kernel::Problem>> {
    let mut body = json!({"question": question, "reason": "化验单"});
    match random.below(4) {
        0 => body["not_hazardous"] = true.into(),
        1 => body["categories"] = json!(["W5.4"]),
        2 => body["cas"] = "7782-50-5".into(),
        _ => body["categories"] = json!(["J4", "W2"]),
    }
    let Value::Object(body) = body else { unreachable!("an object") };
    city.act(move |tx, ctx, catalogue| {
        let new = anlan_registry::records::NewRecord {
            kind: "substance_decision".to_owned(),
            body,
            ..anlan_registry::records::NewRecord::default()
        };
        anlan_registry::records::create(tx, ctx, catalogue, new).map(|written| written.record.id)
    })
}

/// Chance with a seed (splitmix64), so that a failure can be run again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % count as u64).expect("below a usize")
    }

    fn upto(&mut self, count: u32) -> f64 {
        f64::from(u32::try_from(self.below(count as usize)).expect("below a u32"))
    }

    fn of(&mut self, list: &[RecordId]) -> Option<RecordId> {
        if list.is_empty() { None } else { Some(list[self.below(list.len())]) }
    }
}
