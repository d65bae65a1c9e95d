//! The geometry cases of the JTS test suite (EDL 1.0), as stated there.
//!
//! Precision models are ignored: coordinates are compared as floating point. `LINEARRING` is judged as the outer ring of a
//! polygon, since a closed line alone may cross itself and still be a valid line. `isValid` and `isSimple` judge this crate's own
//! code; relations, plane distance and centroid judge the `geo` crate behind `Shape::to_geo`, which this crate calls.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anlan_spatial::{LonLat, Polygon, Shape, is_simple, is_valid, repair};
use geo::{Centroid, Distance, Euclidean, Relate};

/// Cases that do not pass: file, case, operation, and why that is accepted.
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[];

fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn jts_cases_pass() {
    let Some(data) = shared_data() else {
        eprintln!("left out: the JTS geometry cases (no shared data)");
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(data.join("conformance/geometry"))
        .expect("folder of the cases")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "xml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut repaired = (0, 0);
    for file in files {
        let name = file.file_name().expect("file name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("readable");
        for case in elements(&text, "case") {
            let desc = elements(case.body, "desc").first().map_or("", |e| e.body.trim());
            let operand = |tag| elements(case.body, tag).first().map(|e| wkt(e.body));
            let (a, b) = (operand("a").expect("first operand"), operand("b"));
            for op in elements(case.body, "op") {
                let kind = op.attribute("name");
                let entry = tally.entry(kind.to_owned()).or_default();
                let (first, second) = if op.attribute("arg1").eq_ignore_ascii_case("B") {
                    (b.as_ref().expect("second operand"), Some(&a))
                } else {
                    (&a, b.as_ref())
                };
                let outcome = run(kind, op.attribute("arg3"), first, second, op.body.trim());
                match outcome {
                    Ok(()) => entry.0 += 1,
                    Err(why) => {
                        entry.1 += 1;
                        if !EXCEPTIONS.iter().any(|(f, d, o, _)| (*f, *d, *o) == (&*name, desc, kind)) {
                            wrong.push(format!("{name}: {desc}: {kind}: {why}"));
                        }
                    }
                }
                if kind == "isValid" && op.body.trim() == "false" && a.is_areal() {
                    if let Some(offer) = repair(&a) {
                        assert!(is_valid(&offer), "{name}: {desc}: the repair is not valid");
                        repaired.0 += 1;
                    } else {
                        eprintln!("no repair offered: {name}: {desc}");
                        repaired.1 += 1;
                    }
                }
            }
        }
    }
    for (op, (passed, failed)) in &tally {
        eprintln!("{op}: {passed} passed, {failed} failed");
    }
    eprintln!("repair of invalid areas: {} offered, {} without an offer", repaired.0, repaired.1);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tally["isValid"].0 >= 400);
}

fn run(op: &str, pattern: &str, a: &Shape, b: Option<&Shape>, expected: &str) -> Result<(), String> {
    let truth = |got: bool| compare(&got.to_string(), expected);
    let relate = || a.to_geo().relate(&b.expect("second operand").to_geo());
    match op {
        "isValid" => truth(is_valid(a)),
        "isSimple" => truth(is_simple(a)),
        "intersects" => truth(relate().is_intersects()),
        "contains" => truth(relate().is_contains()),
        "within" => truth(relate().is_within()),
        "covers" => truth(relate().is_covers()),
        "coveredBy" => truth(relate().is_coveredby()),
        "relate" => truth(relate().matches(pattern).map_err(|e| e.to_string())?),
        "distance" => {
            let b = b.expect("second operand");
            let got = if a.is_empty() || b.is_empty() { 0.0 } else { Euclidean.distance(&a.to_geo(), &b.to_geo()) };
            let expected: f64 = expected.parse().map_err(|_| "number".to_owned())?;
            if (got - expected).abs() <= 1e-9 { Ok(()) } else { Err(format!("{got}, expected {expected}")) }
        }
        "getCentroid" => {
            let got = a.to_geo().centroid();
            let expected = wkt(expected).positions();
            match (got, expected.first()) {
                (None, None) => Ok(()),
                (Some(p), Some(q)) if (p.x() - q.lon).abs() < 1e-9 && (p.y() - q.lat).abs() < 1e-9 => Ok(()),
                (got, expected) => Err(format!("{got:?}, expected {expected:?}")),
            }
        }
        other => Err(format!("operation {other} is not known")),
    }
}

fn compare(got: &str, expected: &str) -> Result<(), String> {
    if got == expected { Ok(()) } else { Err(format!("{got}, expected {expected}")) }
}

struct Element<'a> {
    head: &'a str,
    body: &'a str,
}

impl Element<'_> {
    fn attribute(&self, name: &str) -> &str {
        let Some((_, rest)) = self.head.split_once(&format!("{name}=\"")) else { return "" };
        rest.split('"').next().unwrap_or_default()
    }
}

/// Returns the elements of one name; enough XML for these files, in which no element holds another of its name.
fn elements<'a>(text: &'a str, tag: &str) -> Vec<Element<'a>> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        if !rest.starts_with(['>', ' ', '\n', '\t', '\r']) {
            continue;
        }
        let (head, after) = rest.split_once('>').expect("end of the tag");
        let (body, after) = after.split_once(&close).expect("closing tag");
        found.push(Element { head, body });
        rest = after;
    }
    found
}

/// Reads well-known text.
fn wkt(text: &str) -> Shape {
    let spaced = text.replace('(', " ( ").replace(')', " ) ").replace(',', " , ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    geometry(&mut words.into_iter().peekable())
}

type Words<'a> = std::iter::Peekable<std::vec::IntoIter<&'a str>>;

fn geometry(words: &mut Words<'_>) -> Shape {
    match words.next().expect("a geometry").to_uppercase().as_str() {
        "POINT" => list(words, position).into_iter().next().map_or(Shape::MultiPoint(Vec::new()), Shape::Point),
        "LINESTRING" => Shape::Line(line(words)),
        "LINEARRING" => Shape::Polygon(Polygon::from_shell(line(words))),
        "POLYGON" => Shape::Polygon(polygon(words)),
        "MULTIPOINT" => Shape::MultiPoint(list(words, |words| {
            let bracketed = words.next_if_eq(&"(").is_some();
            let p = position(words);
            if bracketed {
                words.next();
            }
            p
        })),
        "MULTILINESTRING" => Shape::MultiLine(list(words, line)),
        "MULTIPOLYGON" => Shape::MultiPolygon(list(words, polygon)),
        "GEOMETRYCOLLECTION" => Shape::Collection(list(words, geometry)),
        other => panic!("{other} is not a geometry"),
    }
}

fn list<T>(words: &mut Words<'_>, item: impl Fn(&mut Words<'_>) -> T) -> Vec<T> {
    if words.next() == Some("EMPTY") {
        return Vec::new();
    }
    let mut items = vec![item(words)];
    while words.next() == Some(",") {
        items.push(item(words));
    }
    items
}

fn position(words: &mut Words<'_>) -> LonLat {
    let p = LonLat::new(number(words), number(words));
    while words.peek().is_some_and(|word| word.parse::<f64>().is_ok()) {
        words.next(); // height or measure
    }
    p
}

fn number(words: &mut Words<'_>) -> f64 {
    words.next().and_then(|word| word.parse().ok()).expect("a number")
}

fn line(words: &mut Words<'_>) -> Vec<LonLat> {
    list(words, position)
}

fn polygon(words: &mut Words<'_>) -> Polygon {
    let mut rings = list(words, line).into_iter();
    Polygon { shell: rings.next().unwrap_or_default(), holes: rings.collect() }
}
