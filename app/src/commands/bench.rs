//! `anlan bench`: how fast the engine is, on a frozen synthetic city.

use std::time::Instant;

use anlan_kernel::Problem;
use anlan_qra::city::{City, Size};
use anlan_qra::{Area, FnPoint, Folded, RiskGrid, Society, contours, parallel};
use anlan_regulations::risk_criteria::{self, Criteria, societal_verdict};
use serde::Serialize;

use super::consequence::problem_of;
use super::{Outcome, code};
use crate::cli::Bench;
use crate::output::Output;

/// What was measured.
#[derive(Serialize)]
struct Measured {
    /// Individual risk and contours.
    seconds: f64,
    individual_s: f64,
    contours_s: f64,
    societal_s: f64,
    /// Lethalities a second that folding spares, by the time of individual risk.
    effective_per_s: f64,
    /// Processors' time of individual risk and contours, which other work on the machine does not lengthen; absent where it is not told.
    processor_s: Option<f64>,
    /// As `effective_per_s`, by the processors' time of individual risk.
    effective_per_processor_s: Option<f64>,
    evaluations: f64,
    /// Most memory the program took so far; absent where the system does not tell.
    peak_mb: Option<f64>,
    /// Of individual and of societal risk.
    checksum: String,
    /// One case changed: map, contours, F-N curve and verdict anew. The longest of [`CHANGES`].
    change_one_ms: f64,
    /// Whether the map and the account had their old bytes after each change was taken back.
    change_reverts: bool,
    threads: usize,
    sources: usize,
    cells: usize,
    people: f64,
    directions: usize,
    loss_of_life_per_y: f64,
    verdict: String,
    polygons: usize,
}

pub(super) fn run(output: &Output, what: &Bench) -> Outcome {
    let Bench::City { sources, cell, people, threads, directions } = *what;
    within("sources", "情景数", sources as f64, (1.0, 1e6))?;
    within("cell", "网格边长", cell, (5.0, 5_000.0))?;
    within("people", "人口", people, (0.0, 1e9))?;
    within("threads", "线程数", threads as f64, (0.0, 1_024.0))?;
    within("directions", "每扇区风向数", directions as f64, (1.0, 100.0))?;
    let told = |fault| vec![problem_of(fault)];
    let size = Size { cases: sources, cell, people, ..Size::default() };
    let city = City::frozen(&size).map_err(told)?;
    let measured = parallel::with_threads(threads, || measure(&city, people, directions)).map_err(told)?;
    let measured = measured.map_err(told)?;
    show(output, &measured);
    output.value(&measured);
    Ok(code(true))
}

fn within(option: &str, zh: &str, value: f64, (least, most): (f64, f64)) -> Result<(), Problem> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Problem::invalid(
        "bench.out_of_range",
        format!("{zh} --{option} 应在 {least} 至 {most} 之间，给出的是 {value}"),
        format!("--{option} must lie between {least} and {most}, not {value}"),
    )
    .remedy("改用范围内的数值", "give a number within the range"))
}

fn measure(city: &City, people: f64, directions: usize) -> Result<Measured, anlan_qra::Fault> {
    let evaluations = city.evaluations()?;
    let levels = levels();
    let used = processors();
    let (risk, individual_s) = timed(|| city.individual());
    let individual_used = since(used);
    let (areas, contours_s) = timed(|| contours(risk.grid(), &risk.risks(), &levels));
    let processor_s = since(used);
    let (society, societal_s) = timed(|| city.society(directions));
    let verdict = verdict(&society.curve());
    let loss_of_life_per_y = society.loss_of_life();
    let sums = || (risk.checksum(), society.checksum());
    let before = sums();
    let checksum = format!("{:016x}-{:016x}", before.0, before.1);
    let (mut change_s, mut change_reverts) = (0.0_f64, true);
    for number in 0..CHANGES.min(city.len()) {
        let index = number * city.len() / CHANGES.min(city.len());
        let (answer, taken) =
            timed(|| change(city, index, (1.0, 1.5), &risk, &society).map(|()| redrawn(&risk, &society, &levels)));
        answer?;
        change_s = change_s.max(taken);
        change(city, index, (1.5, 1.0), &risk, &society)?;
        change_reverts &= sums() == before;
    }
    Ok(Measured {
        seconds: individual_s + contours_s,
        individual_s,
        contours_s,
        societal_s,
        effective_per_s: evaluations / individual_s,
        processor_s,
        effective_per_processor_s: individual_used.filter(|used| *used > 0.0).map(|used| evaluations / used),
        evaluations,
        peak_mb: peak_mb(),
        checksum,
        change_one_ms: 1e3 * change_s,
        change_reverts,
        threads: parallel::threads(),
        sources: city.len(),
        cells: city.grid.len(),
        people,
        directions,
        loss_of_life_per_y,
        verdict,
        polygons: polygons(&areas),
    })
}

/// Changes that are timed, spread over the cases.
const CHANGES: usize = 8;

/// Takes a case out as it is at one rate and puts it in as it is at another.
fn change(
    city: &City,
    index: usize,
    (from, to): (f64, f64),
    risk: &RiskGrid,
    society: &Society,
) -> Result<(), anlan_qra::Fault> {
    let (before, after) = (city.changed(index, from)?, city.changed(index, to)?);
    risk.take(&Folded::new(&before, &city.fold), &city.fold);
    risk.add(&Folded::new(&after, &city.fold), &city.fold);
    society.take(&before, &city.fold, &city.rose, &city.population);
    society.add(&after, &city.fold, &city.rose, &city.population);
    Ok(())
}

/// Draws contours and curve and judges it, as a person who changed something sees them.
fn redrawn(risk: &RiskGrid, society: &Society, levels: &[f64]) -> usize {
    polygons(&contours(risk.grid(), &risk.risks(), levels)) + verdict_length(&society.curve())
}

/// Processors' time of this program so far, s.
fn processors() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut times = text.rsplit(')').next()?.split_whitespace().skip(11).map(str::parse::<f64>);
    // In hundredths of a second, whatever the kernel's own clock.
    Some((times.next()?.ok()? + times.next()?.ok()?) / 100.0)
}

fn since(used: Option<f64>) -> Option<f64> {
    processors().zip(used).map(|(now, used)| now - used)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let from = Instant::now();
    let result = work();
    (result, from.elapsed().as_secs_f64())
}

/// Levels that any of the criteria draws, the lowest first, each once.
fn levels() -> Vec<f64> {
    let of = |criteria| [true, false].into_iter().flat_map(move |new| risk_criteria::contours(criteria, new));
    let mut levels: Vec<f64> = Criteria::ALL.into_iter().flat_map(of).map(|contour| contour.level_per_year).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

fn polygons(areas: &[Area]) -> usize {
    areas.iter().map(|area| area.polygons.len()).sum()
}

/// Verdict on the curve by the announcement's lines, in the words of both languages.
fn verdict(curve: &[FnPoint]) -> String {
    let points: Vec<risk_criteria::FnPoint> = curve
        .iter()
        .map(|point| risk_criteria::FnPoint { deaths: point.deaths, frequency_per_year: point.per_year })
        .collect();
    societal_verdict(Criteria::Announcement2014, &points)
        .map_or_else(|fault| fault.reason.en.into_owned(), |verdict| format!("{:?}", verdict.region))
}

fn verdict_length(curve: &[FnPoint]) -> usize {
    verdict(curve).len()
}

/// Most memory the process took, MB.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?;
    Some(kilobytes.trim().parse::<f64>().ok()? / 1e3)
}

fn show(output: &Output, measured: &Measured) {
    let Measured { sources, cells, people, threads, evaluations, .. } = measured;
    output.line(
        format!("合成城市：{sources} 个情景，{cells} 个网格，{people:.0} 人，{threads} 线程"),
        format!("synthetic city: {sources} cases, {cells} cells, {people:.0} people, {threads} threads"),
    );
    output.line(
        format!(
            "个人风险 {:.2} s（等效 {:.2e} 次/s，共 {evaluations:.2e} 次），等值线 {:.3} s（{} 个多边形）",
            measured.individual_s, measured.effective_per_s, measured.contours_s, measured.polygons
        ),
        format!(
            "individual risk {:.2} s ({:.2e} evaluations/s of {evaluations:.2e}), contours {:.3} s ({} polygons)",
            measured.individual_s, measured.effective_per_s, measured.contours_s, measured.polygons
        ),
    );
    output.line(
        format!(
            "社会风险 {:.2} s（每扇区 {} 个风向），PLL {:.3e}/年，公告2014-13：{}",
            measured.societal_s, measured.directions, measured.loss_of_life_per_y, measured.verdict
        ),
        format!(
            "societal risk {:.2} s ({} directions a sector), PLL {:.3e} a year, Announcement 2014-13: {}",
            measured.societal_s, measured.directions, measured.loss_of_life_per_y, measured.verdict
        ),
    );
    output.line(
        format!("改动一个情景（网格、等值线、F-N、判定）：{:.1} ms", measured.change_one_ms),
        format!("one case changed (map, contours, F-N, verdict): {:.1} ms", measured.change_one_ms),
    );
    if let Some(peak) = measured.peak_mb {
        output.line(format!("内存峰值 {peak:.0} MB"), format!("peak memory {peak:.0} MB"));
    }
    output.line(format!("校验值 {}", measured.checksum), format!("checksums {}", measured.checksum));
}
