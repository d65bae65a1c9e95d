//! The risk of a city from its tables: every file, every row with a figure or a reason, the same bytes for any number of threads.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::setup::{CREDIT_CODE, Desk, Run};

/// Files of an assessment; the summary tells the time besides.
pub(crate) const FILES: [&str; 9] = [
    "contours.geojson",
    "risk.tif",
    "fn.csv",
    "fn.svg",
    "verdicts.json",
    "verdicts.xlsx",
    "sources.csv",
    "report.html",
    "summary.json",
];

fn polygon(west: f64, south: f64, wide: f64, high: f64) -> String {
    let (east, north) = (west + wide, south + high);
    format!(
        "\"{{\"\"type\"\":\"\"Polygon\"\",\"\"coordinates\"\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}\""
    )
}

fn point(lon: f64, lat: f64) -> String {
    format!("\"{{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[{lon},{lat}]}}\"")
}

/// Three vessels in a site, one without a place in another, a site with nothing; a school, a home on the site, a far village.
pub(crate) fn small(desk: &Desk) {
    let folder = desk.path("small");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    write("enterprises.csv", format!("credit_code,name,demo\n{CREDIT_CODE},海湾化工（演示）,true\n"));
    write(
        "sites.csv",
        format!(
            "code,name,enterprise,boundary,demo\nA,海湾厂区（演示）,{CREDIT_CODE},{},true\nB,空厂区（演示）,{CREDIT_CODE},{},true\nC,无位置厂区（演示）,{CREDIT_CODE},,true\n",
            polygon(121.6, 38.95, 0.006, 0.004),
            point(121.62, 38.95)
        ),
    );
    write(
        "units.csv",
        "code,name,site,kind\nA-U1,储罐区,A,storage_tank\nA-U2,加氯间,A,production\nC-U1,罐区,C,storage_tank\n"
            .to_owned(),
    );
    write(
        "vessels.csv",
        format!(
            "code,name,unit,kind,volume_m3,pressure_mpa,temperature_c,position\nV-1,液氨球罐,A-U1,tank,400,1.2,20,{}\nV-2,汽油储罐,A-U1,tank,2000,0,20,{}\nV-3,液氯钢瓶,A-U2,vessel,0.8,0.7,20,\nV-4,甲醇储罐,C-U1,tank,100,0,20,\n",
            point(121.602, 38.952),
            point(121.604, 38.952)
        ),
    );
    write(
        "holdings.csv",
        "unit,line,substance_name,cas,design_max_t,actual_max_t,state\nA-U1,1,液氨,7664-41-7,200,180,liquefied_gas\nA-U1,2,汽油,86290-81-5,1200,1000,liquid\nA-U2,1,液氯,7782-50-5,1,0.9,liquefied_gas\nC-U1,1,甲醇,67-56-1,70,60,liquid\n"
            .to_owned(),
    );
    write(
        "protection_targets.csv",
        format!(
            "code,name,target_kind,persons,outline,demo\nT-1,海湾学校（演示）,education,800,{},true\nT-2,厂内宿舍（演示）,dwelling,40,{},true\nT-3,远村（演示）,dwelling,300,{},true\n",
            polygon(121.61, 38.951, 0.002, 0.002),
            point(121.6035, 38.9512),
            point(123.5, 38.95)
        ),
    );
    write("notes.csv", "a,b\n1,2\n".to_owned());
}

fn read(desk: &Desk, folder: &str, file: &str) -> Vec<u8> {
    std::fs::read(desk.path(folder).join(file)).unwrap_or_else(|cause| panic!("{folder}/{file}: {cause}"))
}

fn json(desk: &Desk, folder: &str, file: &str) -> Value {
    serde_json::from_slice(&read(desk, folder, file)).unwrap()
}

/// Codes of what was said on the error stream.
fn said(run: &Run) -> Vec<String> {
    let problems = run.problems();
    for problem in &problems {
        for part in ["zh", "en"] {
            assert!(!problem["message"][part].as_str().unwrap().is_empty(), "{problem}");
        }
    }
    problems.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
}

/// Rows of a table by the text of a column.
fn table(bytes: &[u8], key: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').split("\r\n").filter(|line| !line.is_empty());
    let cells = |line: &str| {
        let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => all.push(std::mem::take(&mut cell)),
                other => cell.push(other),
            }
        }
        all.push(cell);
        all
    };
    let headings = cells(lines.next().unwrap());
    let rows = lines.map(|line| headings.iter().cloned().zip(cells(line)).collect::<BTreeMap<_, _>>());
    rows.map(|row| (row[key].clone(), row)).collect()
}

#[test]
fn a_folder_becomes_files_with_a_figure_or_a_reason_for_everything() {
    let desk = Desk::empty();
    small(&desk);
    let one = desk.done(&["assess", "small", "--out", "one", "--threads", "1", "--json"]);
    let two = desk.done(&["assess", "small", "--out", "two", "--threads", "2", "--json"]);

    // The same bytes for any number of threads.
    for file in FILES {
        if file != "summary.json" {
            assert!(read(&desk, "one", file) == read(&desk, "two", file), "{file} differs with the number of threads");
        }
    }
    let mut summaries = [&one, &two].map(Run::json);
    assert_eq!(summaries[0], json(&desk, "one", "summary.json"), "what is printed is what is written");
    for (summary, threads) in summaries.iter_mut().zip([1, 2]) {
        assert_eq!(summary["threads"], threads);
        for own in ["seconds", "threads"] {
            summary.as_object_mut().unwrap().remove(own).unwrap();
        }
    }
    assert_eq!(summaries[0], summaries[1]);
    assert_eq!(std::fs::read_dir(desk.path("one")).unwrap().count(), FILES.len(), "no other file is left");

    // What is odd is said.
    let summary = &summaries[0];
    for code in ["assess.table_left_out", "risk.weather_synthetic", "risk.people_outside", "risk.target_in_site"] {
        assert!(said(&one).contains(&code.to_owned()), "{code} is not said: {}", one.err);
    }
    assert_eq!(summary["weather"]["confidence"], "synthetic");
    assert_eq!(summary["frequencies"]["confidence"], "recalled");
    assert_eq!((&summary["sources"], &summary["not_computed"]["risk.no_position"]), (&3.into(), &1.into()));
    assert_eq!(
        summary["sites"],
        serde_json::json!({"all": 3, "with_a_result": 1, "with_reasons_only": 1, "nothing_held": 1})
    );

    // Every source has its figures or its reason, and the sum is the city's.
    let sources = table(&read(&desk, "one", "sources.csv"), "name");
    assert_eq!(sources.len(), 5);
    let mut sum = 0.0;
    for name in ["液氨球罐", "汽油储罐", "液氯钢瓶"] {
        let row = &sources[name];
        assert_eq!(row["computed"], "yes", "{row:?}");
        assert!(row["reach_m"].parse::<f64>().unwrap() > 50.0 && !row["defaults_en"].is_empty(), "{row:?}");
        sum += row["loss_of_life_per_year"].parse::<f64>().unwrap();
    }
    let loss = summary["loss_of_life_per_year"].as_f64().unwrap();
    assert!(loss > 1e-9 && (sum / loss - 1.0).abs() < 1e-9, "{sum} {loss}");
    for (name, code) in [("甲醇储罐", "risk.no_position"), ("空厂区（演示）", "risk.nothing_held")] {
        let row = &sources[name];
        assert_eq!((row["computed"].as_str(), row["reason"].as_str()), ("no", code));
        assert!(!row["remedy_zh"].is_empty() && !row["remedy_en"].is_empty(), "{row:?}");
    }

    // Verdicts, with the cause; the home on the site and the far village are marked.
    let verdicts = json(&desk, "one", "verdicts.json");
    let targets = verdicts["targets"].as_array().unwrap();
    let of = |name: &str| targets.iter().find(|target| target["name"] == name).unwrap();
    let school = of("海湾学校（演示）");
    assert!(school["per_year"].as_f64().unwrap() > 1e-8, "{school}");
    assert_eq!(school["verdicts"].as_array().unwrap().len(), 3);
    assert!(school["main_cause"]["share"].as_f64().unwrap() > 0.3, "{school}");
    assert_eq!(of("厂内宿舍（演示）")["notes"][0]["code"], "risk.target_in_site");
    let far = of("远村（演示）");
    assert_eq!((&far["per_year"], &far["notes"][0]["code"]), (&0.0.into(), &"risk.target_outside".into()));

    // The grid at the home agrees with the risk computed there; cells are 50 m.
    let home = of("厂内宿舍（演示）");
    let (value, pixels) = pixel(&read(&desk, "one", "risk.tif"), home);
    let risk = home["per_year"].as_f64().unwrap();
    assert!(pixels > 10_000 && value > risk / 3.0 && value < 3.0 * risk, "{value} on the grid, {risk} at the place");

    // Contours at the limits, higher ones within lower ones.
    let contours = json(&desk, "one", "contours.geojson");
    let areas: Vec<f64> = contours["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["properties"]["area_m2"].as_f64().unwrap())
        .collect();
    assert!(areas.len() >= 4 && areas.is_sorted() && areas[areas.len() - 1] > 0.0, "{areas:?}");

    let report = String::from_utf8(read(&desk, "one", "report.html")).unwrap();
    for part in [
        "气象表：用合成样表",
        "the synthetic sample",
        "海湾学校（演示）",
        "risk.no_position",
        summary["checksum_ir"].as_str().unwrap(),
        summary["checksum_society"].as_str().unwrap(),
        "日志位置",
    ] {
        assert!(report.contains(part), "the report does not tell {part}");
    }
    assert!(
        !report.contains("http://") || report.matches("http://").count() == report.matches("http://www.w3.org").count()
    );
}

/// Value of the grid at a target, and how many pixels it has: by the tags of the file itself.
fn pixel(tiff: &[u8], target: &Value) -> (f64, usize) {
    use tiff::decoder::{Decoder, DecodingResult};
    use tiff::tags::Tag;
    let mut decoder = Decoder::new(std::io::Cursor::new(tiff)).unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    let scale = decoder.get_tag_f64_vec(Tag::ModelPixelScaleTag).unwrap();
    let tie = decoder.get_tag_f64_vec(Tag::ModelTiepointTag).unwrap();
    assert!(decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).unwrap().contains(&4326));
    let (lon, lat) = (target["lon"].as_f64().unwrap(), target["lat"].as_f64().unwrap());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the target lies on the grid")]
    let index = |value: f64| value.floor() as usize;
    let (column, row) = (index((lon - tie[3]) / scale[0]), index((tie[4] - lat) / scale[1]));
    let DecodingResult::F32(values) = decoder.read_image().unwrap() else { panic!("32-bit floats") };
    assert_eq!(values.len(), (width * height) as usize);
    (f64::from(values[row * width as usize + column]), values.len())
}

#[test]
fn what_cannot_be_assessed_is_told_with_its_place() {
    let desk = Desk::empty();
    small(&desk);
    let told = |arguments: &[&str]| {
        let run = desk.run(&[arguments, &["--json"]].concat());
        (run.code, run.problems().into_iter().find(|problem| problem["severity"] == "error").unwrap_or_default())
    };

    // A folder without sites.
    std::fs::create_dir(desk.path("bare")).unwrap();
    std::fs::write(desk.path("bare/notes.csv"), "a,b\n1,2\n").unwrap();
    let (code, problem) = told(&["assess", "bare", "--out", "x"]);
    assert_eq!((code, &problem["code"]), (2, &"assess.no_sites".into()), "{problem}");
    assert_eq!(told(&["assess", "nowhere", "--out", "x"]).0, 3);

    // Weather that does not sum to one, and a line that is none.
    let head = "period,wind_from,stability,mean_wind_ms,frequency\n";
    let tables = [
        ("day,N,D,4,0.5\nnight,S,F,1.5,0.4\n", "qra.rose_sum", 3),
        ("day,N,D,4,0.7\nday,S,F,1.5,0.7\nday,E,F,1.5,0.1\n", "qra.rose_sum", 3),
        ("day,N,D,4,0.5\nday,Q,F,1.5,0.5\n", "qra.weather_row", 3),
    ];
    for (rows, expected, line) in tables {
        let file = desk.write("wind.csv", format!("{head}{rows}"));
        let (code, problem) = told(&["assess", "small", "--weather", &file, "--out", "x"]);
        assert_eq!((code, &problem["code"]), (2, &expected.into()), "{problem}");
        assert_eq!(
            (&problem["place"]["row"], &problem["place"]["file"]),
            (&line.into(), &"wind.csv".into()),
            "{problem}"
        );
    }

    // Nowhere to write; a set that is none; cells that do not fit.
    desk.write("file", "");
    let (code, problem) = told(&["assess", "small", "--out", "file/x"]);
    assert_eq!((code, &problem["code"]), (5, &"assess.out".into()), "{problem}");
    let (code, problem) = told(&["assess", "small", "--frequencies", "oreda", "--out", "x"]);
    assert_eq!((code, &problem["code"]), (2, &"qra.unknown_set".into()), "{problem}");
    assert_eq!(desk.run(&["assess", "small", "--cell", "0", "--out", "x"]).code, 2);
    assert_eq!(desk.run(&["assess", "small", "--levels", "1e-5,nan", "--out", "x"]).code, 2);

    // A database of its own has no sample weather.
    desk.done(&["init"]);
    let (code, problem) = told(&["assess", "--out", "x"]);
    assert_eq!((code, &problem["code"]), (2, &"risk.no_weather".into()), "{problem}");
    let (code, problem) = told(&["assess", "--weather", &wind(&desk), "--out", "x"]);
    assert_eq!((code, &problem["code"]), (1, &"assess.no_sources".into()), "{problem}");
}

/// A table of one wind by day and one by night.
fn wind(desk: &Desk) -> String {
    desk.write("wind.csv", "period,wind_from,stability,mean_wind_ms,frequency\nday,SW,D,4,0.6\nnight,NE,F,1.5,0.4\n")
}

#[test]
fn a_past_day_knows_what_was_written_by_then() {
    let desk = Desk::new();
    small(&desk);
    for file in ["enterprises", "sites", "units", "vessels", "holdings", "protection_targets"] {
        desk.done(&["import", &format!("small/{file}.csv")]);
    }
    let wind = wind(&desk);
    let now = desk
        .done(&["assess", "--weather", &wind, "--cell", "100", "--levels", "1e-6,1e-5", "--out", "now", "--json"])
        .json();
    assert_eq!(
        (&now["sources"], &now["weather"]["confidence"], &now["cell_m"]),
        (&3.into(), &"given".into(), &100.0.into())
    );
    let levels: Vec<f64> =
        now["contours"].as_array().unwrap().iter().map(|level| level["level"].as_f64().unwrap()).collect();
    assert_eq!(levels, [1e-5, 1e-6]);
    let then = desk.run(&["assess", "--weather", &wind, "--as-of", "2020-01-01", "--out", "then", "--json"]);
    assert_eq!((then.code, then.json()["position"].clone()), (1, 0.into()), "{}", then.err);
    assert!(then.err.contains("assess.no_sources"), "{}", then.err);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_called_off_leaves_no_half_file() {
    use std::process::{Command, Stdio};
    let desk = Desk::empty();
    small(&desk);
    let mut child = Command::new(env!("CARGO_BIN_EXE_anlan"))
        .args(["assess", "small", "--out", "out"])
        .current_dir(desk.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It listens before it makes the folder; what follows takes seconds.
    while !desk.path("out").exists() {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let code = child.wait().unwrap().code();
    let out = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    assert_eq!(code, Some(130), "{out}");
    assert!(out.contains("已中断"), "{out}");
    let left: Vec<String> = (std::fs::read_dir(desk.path("out")).unwrap())
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let told = left.iter().all(|file| FILES.contains(&file.as_str()) && out.contains(file.as_str()));
    assert!(told, "{left:?}: {out}");
}
