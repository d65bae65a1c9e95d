//! `anlan demo`: the sample city, from its pack to its archive.

use std::path::Path;
use std::sync::Arc;

use anlan_access::Keeper;
use anlan_hazards::Board;
use anlan_hazards::archive::{self as hazards_archive, RowKind};
use anlan_kernel::Problem;
use anlan_kernel::problem::Language;
use anlan_regulations::gb18218::Edition;

use super::{Outcome, archive, code, init};
use crate::cli::Arguments;
use crate::house::House;
use crate::output::{Output, say, table};

/// Name of the pack that holds the sample city.
const PACK: &str = "demo-city";

pub(super) fn run(arguments: &Arguments, output: &Output, out: &Path) -> Outcome {
    let house = House::open(arguments, true)?;
    output.line("装入名单与示例城市", "loading the lists and the sample city");
    load_sample_city(&house, output)?;
    load_demo_people(&house, &crate::house::keeper(&house, None)?)?;
    output.line("辨识与分级", "identifying and grading");
    let board = super::identify::board_as_of(&house, None)?;
    let districts = archive::district_names(&house);
    let derived = hazards_archive::derive(&board, Edition::E2018, archive::today(), &districts);
    show(output, &board, &derived);
    let path = out.join("archive.html");
    archive::write_page(&derived, &archive::layers(&house)?, None, &path, output)?;
    output.value(
        &serde_json::json!({"archive": path, "position": derived.position, "sites_by_colour": archive::counts(&derived, RowKind::Site), "risk_points_by_colour": archive::counts(&derived, RowKind::RiskPoint)}),
    );
    output.line(
        format!("风险分布档案：{}（可打印）", path.display()),
        format!("archive of risks: {} (printable)", path.display()),
    );
    Ok(code(true))
}

/// Loads the lists of the packs and the sample city; what was loaded before stays as people have made it since.
pub(crate) fn load_sample_city(house: &House, output: &Output) -> Result<(), Vec<Problem>> {
    let Some(pack) = house.pack(PACK) else {
        return Err(vec![Problem::internal("demo.pack", format!("the program was built without the pack {PACK}"))]);
    };
    init::load_lists(house, output)?;
    init::load_tables(house, output, pack)?;
    Ok(())
}

/// Puts the invented people of the sample city into their posts.
pub(crate) fn load_demo_people(house: &House, keeper: &Arc<Keeper>) -> Result<(), Vec<Problem>> {
    anlan_access::demo::load_demo(keeper, &archive::district_names(house), crate::house::now())
}

fn show(output: &Output, board: &Board, derived: &hazards_archive::Archive) {
    if output.is_json() {
        return;
    }
    let mut districts: Vec<&str> = derived.rows.iter().map(|row| row.district.as_str()).collect();
    districts.sort_unstable();
    districts.dedup();
    let row = |name: &str, district: Option<&str>| {
        let here = |other: &str| district.is_none_or(|own| own == other);
        let count = |kind: RowKind| derived.of_kind(kind).filter(|row| here(&row.district)).count().to_string();
        let mut cells = vec![name.to_owned(), count(RowKind::Site), count(RowKind::RiskPoint)];
        for edition in [Edition::E2018, Edition::E2009] {
            for grade in 1..=4 {
                let graded = board.verdicts(edition).filter(|verdict| {
                    here(&verdict.subject.district) && verdict.grade.is_some_and(|own| own.number() == grade)
                });
                cells.push(match graded.count() {
                    0 => "·".to_owned(),
                    count => count.to_string(),
                });
            }
        }
        cells
    };
    let mut rows: Vec<Vec<String>> =
        districts.iter().map(|district| row(derived.district_name(district), Some(district))).collect();
    rows.push(row(output.pick("全市", "city"), None));
    let headings = match output.language() {
        Language::Zh => {
            ["行政区", "厂区", "风险点", "2018一级", "二级", "三级", "四级", "2009一级", "二级", "三级", "四级"]
        }
        Language::En => ["district", "sites", "points", "2018 gr.1", "2", "3", "4", "2009 gr.1", "2", "3", "4"],
    };
    say!("{}", table(&headings, &rows, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    for (zh, en, kind) in [("厂区", "sites", RowKind::Site), ("风险点", "risk points", RowKind::RiskPoint)] {
        let counts = archive::counts(derived, kind);
        let names: Vec<String> = counts
            .iter()
            .map(|(level, count)| match hazards_archive::Colour::of_level(*level) {
                Some(colour) => format!("{} {count}", output.text(&colour.label())),
                None => format!("{} {count}", output.pick("未定", "not decided")),
            })
            .collect();
        say!("{}：{}", output.pick(zh, en), names.join(" · "));
    }
}
