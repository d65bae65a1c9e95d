//! `anlan assess`: the risk of a whole city, from its tables or its database, as files to draw, to check and to print.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anlan_assessment::risk::facts::Facts;
use anlan_assessment::risk::map::RiskMap;
use anlan_assessment::risk::survey::{self, Region, Survey, Watch, split};
use anlan_kernel::problem::Language;
use anlan_kernel::{Problem, Text};
use anlan_link::{Link, Run};
use anlan_qra::frequency::{self, Set};
use anlan_qra::parallel;
use anlan_qra::plant::Setting;
use anlan_regulations::risk_criteria::{self, Acceptance, Criteria, SocietalVerdict};
use jiff::civil::Date;

use super::Outcome;
use crate::cli::{Arguments, Command};
use crate::output::{Output, say, table};
use areas::Areas;
use city::City;
use raster::Raster;
use weather::Weather;

mod areas;
mod chart;
mod city;
mod page;
mod picture;
mod raster;
mod rows;
mod summary;
mod tables;
mod weather;

/// Exit code of a run that was called off, as shells have it.
pub(super) const CALLED_OFF: u8 = 130;

/// All that the files are written from.
struct Assessed {
    city: City,
    facts: Facts,
    as_of: Date,
    weather: Weather,
    set: &'static Set,
    setting: Setting,
    survey: Survey,
    society: Vec<SocietalVerdict>,
    areas: Areas,
    raster: Raster,
    remarks: Vec<Problem>,
    seconds: f64,
    threads: usize,
}

pub(super) fn run(arguments: &Arguments, output: &Output) -> Outcome {
    let Command::Assess { tables, weather, frequencies, as_of, levels, cell, threads, nats, patience, out } =
        &arguments.command
    else {
        unreachable!("called for this command only")
    };
    let began = Instant::now();
    let set = frequency::set(frequencies).map_err(|fault| told(&fault).in_field("--frequencies"))?;
    let called_off = interrupted();
    writable(out)?;
    // Before anything is read: who cannot be reached is told at once.
    let link = nats.as_deref().map(|url| Link::connect(url, "anlan assess")).transpose()?;
    let city = City::open(arguments, output, tables)?;
    let weather = Weather::of(weather.as_deref(), &city)?;
    let today = super::archive::today();
    let facts = if city.is_temporary() {
        survey::facts_on(&city.house.store, as_of.unwrap_or(today))?
    } else {
        survey::facts_of(&city.house.store, today, *as_of)?
    };
    let mut remarks = city.remarks.clone();
    remarks.extend(weather.remark());
    output.problems(&remarks);
    let mut setting = Setting::new(weather.rose.clone());
    set.id.clone_into(&mut setting.frequencies);
    let plan = survey::plan(&facts, &setting, *cell)?;
    let all: usize = plan.iter().map(|region| region.sources.len()).sum();
    let levels = if levels.is_empty() { areas::usual() } else { areas::sorted(levels) };
    let mut work = Work {
        told: output.progress(&format!("计算风险源（共{all}）"), &format!("computing sources (of {all})")),
        called_off: Arc::clone(&called_off),
        output,
        news: Vec::new(),
        areas: Areas::new(levels),
        raster: Raster::over(&plan),
    };
    let started = Instant::now();
    let mut run = None;
    let (found, threads) = parallel::with_threads(threads.map_or(0, usize::from), || {
        let found = match &link {
            None => survey::survey(&facts, &setting, plan, &mut work),
            Some(link) => by_workers(link, *patience, &facts, &setting, &plan, &mut work, &mut run),
        };
        (found, parallel::threads())
    })
    .map_err(|fault| told(&fault))?;
    let found = found?;
    let Work { areas, raster, told, news, .. } = work;
    drop(told);
    remarks.extend(news);
    let Some(survey) = found else {
        output.line(
            format!("已中断；没有写入 {}", out.display()),
            format!("interrupted; nothing was written to {}", out.display()),
        );
        return Ok(std::process::ExitCode::from(CALLED_OFF));
    };
    let seconds = started.elapsed().as_secs_f64();
    let more = summary::remarks(&facts, &survey, &areas);
    output.problems(&more);
    remarks.extend(more);
    let society = society(&survey)?;
    let as_of = as_of.unwrap_or(today);
    let assessed = Assessed {
        city,
        facts,
        as_of,
        weather,
        set,
        setting,
        survey,
        society,
        areas,
        raster,
        remarks,
        seconds,
        threads,
    };
    if !write(&assessed, output, out, &called_off)? {
        return Ok(std::process::ExitCode::from(CALLED_OFF));
    }
    // Only now that all is written: a run that ends before goes on when it is started again.
    if let Some(run) = run {
        run.purge()?;
    }
    show(&assessed, output, out, began.elapsed().as_secs_f64());
    output.value(&summary::of(&assessed));
    let computed = assessed.survey.computed();
    if computed == 0 {
        output.problems(&[nothing_computed(&assessed)]);
    }
    let given_up = given_up(&assessed);
    output.problems(&given_up);
    Ok(super::code(computed > 0 && given_up.is_empty()))
}

/// Lets workers compute, and leaves the run open until the files are written.
fn by_workers<'a>(
    link: &'a Link,
    patience: u16,
    facts: &Facts,
    setting: &Setting,
    plan: &[Region],
    work: &mut Work<'_>,
    left: &mut Option<Run<'a>>,
) -> Result<Option<Survey>, Problem> {
    let split = split::split(facts, setting, plan)?;
    let run = link.run(split::engine(), &split.id, Duration::from_secs(u64::from(patience)))?;
    work.output.line(
        format!(
            "由工作进程计算：{} 批，版本 {}，编号 {}，NATS {}",
            split.batches(),
            split::engine(),
            run.id(),
            link.server_version()
        ),
        format!(
            "computed by workers: {} batches, version {}, run {}, NATS {}",
            split.batches(),
            split::engine(),
            run.id(),
            link.server_version()
        ),
    );
    let found = split::gather(&split, &run, facts, setting, plan, work)?;
    *left = Some(run);
    Ok(found)
}

/// Sources that workers did not come back with.
fn given_up(assessed: &Assessed) -> Vec<Problem> {
    let failed = assessed.survey.sources.iter().filter_map(|row| Some((row, row.outcome.as_ref().err()?.first()?)));
    let given_up = failed.filter(|(_, problem)| problem.code == "risk.given_up");
    given_up
        .map(|(row, problem)| {
            let mut problem = problem.clone().on_record(row.id);
            let title = rows::source(&assessed.facts, row.id);
            problem.message =
                Text::new(format!("{title}：{}", problem.message.zh), format!("{title}: {}", problem.message.en));
            problem
        })
        .collect()
}

/// What a survey reports to.
struct Work<'a> {
    told: Arc<dyn Fn(u64) + Send + Sync>,
    called_off: Arc<AtomicBool>,
    output: &'a Output,
    /// What was said of the workers and belongs with the figures.
    news: Vec<Problem>,
    areas: Areas,
    raster: Raster,
}

impl Watch for Work<'_> {
    fn done(&mut self, sources: usize) {
        (self.told)(sources as u64);
    }

    fn is_called_off(&self) -> bool {
        self.called_off.load(Ordering::Relaxed)
    }

    fn hear(&mut self, news: &Problem) {
        self.output.problems([news]);
        // Who computed is not of the figures; what was not computed at once is.
        if news.code == "risk.batch_apart" {
            self.news.push(news.clone());
        }
    }

    fn map(&mut self, map: &RiskMap) -> Result<(), Problem> {
        self.areas.take(map);
        self.raster.take(map);
        Ok(())
    }
}

/// Writes all files; false when it was called off in between, and then says what is written.
fn write(assessed: &Assessed, output: &Output, out: &Path, called_off: &AtomicBool) -> Result<bool, Problem> {
    type Step = fn(&Assessed, &Path, Language) -> Result<(), Problem>;
    let steps: [(&str, Step); 9] = [
        ("contours.geojson", |all, path, _| save(path, areas::geojson(all).as_bytes())),
        ("risk.tif", |all, path, _| save(path, &all.raster.tiff()?)),
        ("fn.csv", |all, path, _| save(path, &tables::curve(all)?)),
        ("fn.svg", |all, path, _| save(path, chart::standalone(all).as_bytes())),
        ("verdicts.json", |all, path, _| save(path, &tables::verdicts_json(all)?)),
        ("verdicts.xlsx", tables::verdicts_xlsx),
        ("sources.csv", |all, path, _| save(path, &tables::sources(all)?)),
        ("report.html", |all, path, _| save(path, page::page(all).as_bytes())),
        ("summary.json", |all, path, _| save(path, &tables::pretty(&summary::of(all))?)),
    ];
    let mut written = Vec::new();
    for (name, step) in steps {
        if called_off.load(Ordering::Relaxed) {
            output.line(
                format!("已中断；{} 中已写入：{}", out.display(), written.join("、")),
                format!("interrupted; written to {}: {}", out.display(), written.join(", ")),
            );
            return Ok(false);
        }
        step(assessed, &out.join(name), output.language())?;
        written.push(name);
    }
    Ok(true)
}

/// Writes a file whole or not at all.
fn save(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let failed = |cause: &std::io::Error| super::file_problem(path, cause);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|cause| failed(&cause))?;
    std::io::Write::write_all(&mut file, bytes).map_err(|cause| failed(&cause))?;
    put(file, path)
}

/// Puts a finished file in its place, readable as files are.
fn put(file: tempfile::NamedTempFile, path: &Path) -> Result<(), Problem> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let usual = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(usual).map_err(|cause| super::file_problem(path, &cause))?;
    }
    file.persist(path).map_err(|cause| super::file_problem(path, &cause.error))?;
    Ok(())
}

/// Requires a folder that can be written to, before anything is computed.
fn writable(out: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(out).and_then(|()| tempfile::NamedTempFile::new_in(out).map(drop)).map_err(|cause| {
        Problem::new(
            anlan_kernel::Kind::Unavailable,
            "assess.out",
            format!("不能写入 {}：{cause}", out.display()),
            format!("{} cannot be written to: {cause}", out.display()),
        )
        .remedy("用 --out 给出可写的文件夹", "give a folder that can be written to with --out")
    })
}

/// Hears of Ctrl-C from now on: the first ends the work at the next step, the second at once.
pub(super) fn interrupted() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&flag);
    let (ready, is_ready) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        // Without a runtime Ctrl-C ends the program as it always does.
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let mut ready = Some(ready);
            loop {
                let listening = async {
                    drop(ready.take());
                    std::future::pending::<()>().await;
                };
                tokio::select! {
                    biased;
                    told = tokio::signal::ctrl_c() => {
                        if told.is_err() {
                            return;
                        }
                        if heard.swap(true, Ordering::Relaxed) {
                            std::process::exit(i32::from(CALLED_OFF));
                        }
                    }
                    () = listening => {}
                }
            }
        });
    });
    // Ends when the other side lets go: it listens, or cannot.
    let _ = is_ready.recv();
    flag
}

/// What the criteria make of the F-N curve.
fn society(survey: &Survey) -> Result<Vec<SocietalVerdict>, Problem> {
    let curve: Vec<risk_criteria::FnPoint> = (survey.curve().into_iter())
        .map(|point| risk_criteria::FnPoint { deaths: point.deaths, frequency_per_year: point.per_year })
        .collect();
    risk_criteria::societal_verdicts(&curve).map_err(|found| Problem::internal("risk.society", format!("{found:?}")))
}

/// The problem of a fault of the engine.
fn told(fault: &anlan_qra::Fault) -> Problem {
    Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone())
        .remedy(fault.remedy.zh.clone(), fault.remedy.en.clone())
}

fn nothing_computed(assessed: &Assessed) -> Problem {
    let counts = assessed.survey.not_computed();
    let listed =
        |with: &str| counts.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(with);
    if counts.is_empty() {
        return Problem::invalid(
            "assess.no_sources",
            format!("截至 {} 没有登记储罐、容器或存量", assessed.as_of),
            format!("as of {} no vessel and no holding is declared", assessed.as_of),
        )
        .remedy("导入 vessel 或 holding 表", "import a table of vessels or holdings");
    }
    Problem::invalid(
        "assess.nothing_computed",
        format!("没有一个风险源能计算：{}", listed("，")),
        format!("no source could be computed: {}", listed(", ")),
    )
    .remedy("逐条原因见 sources.csv", "see sources.csv for the reason of each")
}

/// Prints the short table.
fn show(assessed: &Assessed, output: &Output, out: &Path, seconds: f64) {
    if output.is_json() {
        return;
    }
    let (survey, language) = (&assessed.survey, output.language());
    let of = |acceptance: Acceptance| summary::targets_with(survey, acceptance).to_string();
    let mut rows: Vec<Vec<String>> = vec![
        vec![
            output.pick("截至", "as of").into(),
            format!("{} · {} {}", assessed.as_of, output.pick("日志", "journal"), assessed.facts.position),
        ],
        vec![output.pick("风险源（已计算）", "sources computed").into(), survey.computed().to_string()],
        vec![output.pick("未计算", "not computed").into(), (survey.sources.len() - survey.computed()).to_string()],
        vec![
            output.pick("潜在生命损失，人/年", "loss of life a year").into(),
            format!("{:.3e}", survey.society.loss_of_life()),
        ],
        vec![
            output.pick("人口 昼/夜", "people day/night").into(),
            format!("{:.0} / {:.0}", survey.people.0, survey.people.1),
        ],
        vec![output.pick("防护目标 不可接受", "targets not acceptable").into(), of(Acceptance::NotAcceptable)],
        vec![output.pick("防护目标 待填", "targets to be asked").into(), of(Acceptance::ToBeAsked)],
        vec![output.pick("防护目标 可接受", "targets accepted").into(), of(Acceptance::Accepted)],
    ];
    for verdict in &assessed.society {
        let title = if language == Language::Zh { &verdict.title.zh } else { &verdict.title.en };
        let text = if language == Language::Zh { &verdict.text.zh } else { &verdict.text.en };
        rows.push(vec![format!("F-N {title}"), text.to_string()]);
    }
    rows.push(vec![output.pick("气象", "weather").into(), output.text(&assessed.weather.title).to_owned()]);
    rows.push(vec![output.pick("网格", "cells").into(), summary::cells(survey)]);
    rows.push(vec![
        output.pick("校验和", "checksums").into(),
        format!("{:016x} {:016x}", survey.checksum, survey.society.checksum()),
    ]);
    rows.push(vec![
        output.pick("用时", "time").into(),
        format!(
            "{:.1} s（{} {}, {:.1} s）",
            seconds,
            output.pick("计算，线程", "computing, threads"),
            assessed.threads,
            assessed.seconds
        ),
    ]);
    say!("{}", table(&[output.pick("项目", "item"), output.pick("值", "value")], &rows, &[]));
    for (code, count) in survey.not_computed() {
        say!("  {count:>6} × {code} — {}", output.text(&rows::reason(survey, &code)));
    }
    output.line(format!("已写入 {}", out.display()), format!("written to {}", out.display()));
}

/// A text of the science crates as one of the house.
fn text(of: &anlan_quantity::Text) -> Text {
    Text::new(of.zh.clone(), of.en.clone())
}

/// Stable name of a rule.
fn name_of(criteria: Criteria) -> String {
    serde_json::to_value(criteria).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
