//! `GET /risk/days`, `/risk/compare`, `/risk/compare/table`.

use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, Query, work};
use anlan_kernel::{Problem, RecordId};
use anlan_qra::contours;
use anlan_quantity::scientific;
use anlan_regulations::risk_criteria::Acceptance;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::summary::{RiskSummary, name_of, summary_of};
use super::when::side;
use super::{Named, living};
use crate::doors::Door;
use crate::risk::compare::{self, Compared, Difference, How, Part, SourceChange, TargetChange};
use crate::risk::living::View;
use crate::risk::people::inside;
use crate::risk::runs::LEVELS;

/// Rows of each list of a comparison; the table has all.
const MOST: usize = 500;

/// Days on which something touched the risk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RiskDays {
    /// How far the journal was read.
    position: u64,
    /// Today in the city.
    today: String,
    /// Days, the first first.
    items: Vec<RiskDay>,
}

/// What happened on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RiskDay {
    /// Day.
    #[schema(example = "2026-06-01")]
    day: String,
    /// Changes of sites, units, vessels and holdings.
    sources: usize,
    /// Changes of protection targets.
    targets: usize,
    /// Records that began or ceased to hold on it, as they say themselves.
    validity: usize,
    /// Last of these changes in the journal; 0 where there is none.
    position: u64,
}

/// Tells on which days something touched the risk
///
/// Days on which a record that risk rests on was declared, changed or withdrawn, or began or ceased to hold: the marks of a time line.
#[utoipa::path(get, path = "/risk/days", tag = "risk", responses(
    (status = 200, description = "days", body = RiskDays),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn days(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<RiskDays>> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> {
        let (position, days) = living(&door).days()?;
        let items = days.into_iter().map(|(on, day)| RiskDay {
            day: on.to_string(),
            sources: day.sources,
            targets: day.targets,
            validity: day.validity,
            position: day.position,
        });
        Ok(Json(RiskDays { position, today: living(&door).today().to_string(), items: items.collect() }))
    })
    .await
}

/// Which two moments.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Both {
    /// The earlier: a day, `now`, or `run:` and the id of a recorded run.
    #[param(example = "2026-06-01", max_length = 40)]
    then: String,
    /// The later; the present where absent.
    #[param(example = "now", max_length = 40)]
    now: String,
}

/// Two moments told apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RiskComparison {
    /// The risk then.
    before: RiskSummary,
    /// The risk now.
    after: RiskSummary,
    /// Both are whole. Where they are not, nothing is told apart yet: ask again.
    is_whole: bool,
    /// In words.
    text: BothLanguages,
    /// People and land inside each level of individual risk.
    levels: Vec<LevelChange>,
    /// Sources that differ, those that change the loss of life most first; at most 500.
    sources: Vec<SourceDiffers>,
    /// Sources that differ in all.
    sources_total: usize,
    /// Targets that differ: changed verdicts first, then by how much the risk changed; at most 500.
    targets: Vec<TargetDiffers>,
    /// Targets that differ in all.
    targets_total: usize,
    /// Targets that were there both times and whose worst verdict changed.
    verdicts_changed: usize,
    /// What the sources of each site add to the loss of life, the largest change first; at most 500.
    sites: Vec<SiteDiffers>,
    /// Sites that differ in all.
    sites_total: usize,
}

/// People and land inside a level.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelChange {
    /// Level, 1/year.
    per_year: f64,
    /// People then, the larger of day and night.
    people_before: f64,
    /// People now.
    people_after: f64,
    /// Area then, m².
    area_before_m2: f64,
    /// Area now.
    area_after_m2: f64,
}

/// A figure or word that differs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Differing {
    /// Path in the description, such as `vessel.mass_kg`.
    path: String,
    /// What people call it.
    text: BothLanguages,
    /// What it was; null where it was absent.
    before: Value,
    /// What it is.
    after: Value,
}

/// A source that differs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceDiffers {
    /// Vessel, or holding without one.
    id: String,
    /// Its title.
    title: String,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Site it stands on.
    site: Option<Named>,
    /// `added`, `gone`, `changed`, or `people`: the same among other people.
    #[schema(example = "changed")]
    how: &'static str,
    /// What of its description.
    what: Vec<Differing>,
    /// Why it was not counted then, though it was there.
    problem_before: Option<BothLanguages>,
    /// Why it is not counted now, though it is there.
    problem_after: Option<BothLanguages>,
    /// Deaths a year then.
    loss_before: Option<f64>,
    /// Deaths a year now.
    loss_after: Option<f64>,
}

/// A verdict that changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerdictDiffers {
    /// Rule.
    criteria: String,
    /// `accepted`, `not_acceptable`, `no_limit`, `to_be_asked`; absent where the target was not there.
    from: Option<String>,
    /// The same now.
    to: Option<String>,
}

/// A source's part in the change at a target.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CauseOfChange {
    /// Source.
    source: String,
    /// Its title.
    title: String,
    /// `added`, `gone`, `changed`; absent where the target differs, not the source.
    how: Option<&'static str>,
    /// What of its description.
    what: Vec<Differing>,
    /// What it added then, where the risk is highest now, 1/year.
    before: f64,
    /// What it adds now.
    after: f64,
}

/// A protection target that differs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetDiffers {
    /// Record.
    id: String,
    /// Name.
    title: String,
    /// Kind of place.
    kind: String,
    /// People.
    persons: Option<i64>,
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// `added`, `gone`, `changed`; absent where its own record is the same.
    how: Option<&'static str>,
    /// What of its record.
    what: Vec<Differing>,
    /// Highest risk in it then, 1/year.
    before: Option<f64>,
    /// Highest risk in it now.
    after: Option<f64>,
    /// Verdicts that changed.
    verdicts: Vec<VerdictDiffers>,
    /// Sources that changed it most.
    causes: Vec<CauseOfChange>,
}

/// What the sources of a site add to the loss of life.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteDiffers {
    /// Site; absent for sources without one.
    site: Option<Named>,
    /// Who answers for it.
    enterprise: Option<Named>,
    /// Deaths a year then.
    before: f64,
    /// Deaths a year now.
    after: f64,
}

fn differing(difference: &Difference) -> Differing {
    let (zh, en) = match difference.path.as_str() {
        "vessel.mass_kg" => ("存量 kg", "quantity, kg"),
        "vessel.volume_m3" => ("容积 m³", "volume, m³"),
        "vessel.temperature_k" => ("温度 K", "temperature, K"),
        "vessel.pressure_pa" => ("压力 Pa", "pressure, Pa"),
        "vessel.burst_pressure_pa" => ("爆破压力 Pa", "bursting pressure, Pa"),
        "substance" => ("物质", "substance"),
        "position" => ("位置（经度、纬度）", "position (longitude, latitude)"),
        "persons" => ("人数", "people"),
        "target_kind" => ("类别", "kind"),
        "outline" => ("轮廓", "outline"),
        path if path.starts_with("equipment") => ("设备类型", "kind of equipment"),
        path if path.starts_with("vessel") => ("容器", "vessel"),
        _ => ("描述", "description"),
    };
    Differing {
        path: difference.path.clone(),
        text: BothLanguages { zh: zh.to_owned(), en: en.to_owned() },
        before: difference.then.clone(),
        after: difference.now.clone(),
    }
}

/// What is known of a thing at one of two moments, the later if both know it.
struct Pair<'a> {
    then: &'a View<'a>,
    now: &'a View<'a>,
}

impl Pair<'_> {
    fn source_title(&self, id: RecordId) -> String {
        let title = |view: &View<'_>| view.facts.is_source(id).then(|| view.facts.title(id).to_owned());
        title(self.now).or_else(|| title(self.then)).unwrap_or_default()
    }

    fn enterprise(&self, source: RecordId) -> Option<Named> {
        super::enterprise_of(self.now, source).or_else(|| super::enterprise_of(self.then, source))
    }

    fn site(&self, id: RecordId) -> Option<Named> {
        let facts = self.now.facts.sites.get(&id).or_else(|| self.then.facts.sites.get(&id))?;
        Some(Named { id: id.to_string(), title: facts.name.clone() })
    }

    fn enterprise_of_site(&self, id: RecordId) -> Option<Named> {
        let of = |view: &View<'_>| {
            let enterprise = view.facts.sites.get(&id)?.enterprise?;
            Some(Named { id: enterprise.to_string(), title: view.facts.enterprises.get(&enterprise)?.clone() })
        };
        of(self.now).or_else(|| of(self.then))
    }

    fn source(&self, change: &SourceChange) -> SourceDiffers {
        let told = |problem: &Option<Problem>| problem.as_ref().map(|problem| (&problem.message).into());
        let site = [self.now, self.then].into_iter().find_map(|view| view.facts.site_of(change.id));
        SourceDiffers {
            id: change.id.to_string(),
            title: self.source_title(change.id),
            enterprise: self.enterprise(change.id),
            site: site.and_then(|(site, _)| self.site(site)),
            how: change.how.name(),
            what: change.what.iter().map(differing).collect(),
            problem_before: told(&change.problem_then),
            problem_after: told(&change.problem_now),
            loss_before: change.loss_then,
            loss_after: change.loss_now,
        }
    }

    fn target(&self, change: &TargetChange) -> Option<TargetDiffers> {
        let now = self.now.facts.targets.get(&change.id);
        let facts = now.or_else(|| self.then.facts.targets.get(&change.id))?;
        let word = |acceptance: Option<Acceptance>| acceptance.map(|acceptance| name_of(&acceptance));
        Some(TargetDiffers {
            id: change.id.to_string(),
            title: facts.target.name.clone(),
            kind: facts.target.target_kind.clone(),
            persons: facts.target.persons,
            lon: facts.place.lon,
            lat: facts.place.lat,
            how: change.how.map(How::name),
            what: change.what.iter().map(differing).collect(),
            before: change.then,
            after: change.now,
            verdicts: (change.verdicts.iter())
                .map(|verdict| VerdictDiffers {
                    criteria: name_of(&verdict.criteria),
                    from: word(verdict.from),
                    to: word(verdict.to),
                })
                .collect(),
            causes: change.parts.iter().map(|part| self.cause(part)).collect(),
        })
    }

    fn cause(&self, part: &Part) -> CauseOfChange {
        CauseOfChange {
            source: part.source.to_string(),
            title: self.source_title(part.source),
            how: part.how.map(How::name),
            what: part.what.iter().map(differing).collect(),
            before: part.then,
            after: part.now,
        }
    }

    fn levels(&self) -> Vec<LevelChange> {
        let people = [self.then, self.now].map(|view| inside(view.map, &LEVELS));
        let areas = [self.then, self.now].map(|view| {
            let areas = contours(view.map.grid.grid(), &view.map.grid.risks(), &LEVELS);
            LEVELS.map(|level| {
                areas.iter().find(|area| area.level == level).map_or(0.0, |area| area.square_metres.round())
            })
        });
        let all = LEVELS.into_iter().enumerate();
        all.map(|(i, per_year)| LevelChange {
            per_year,
            people_before: people[0][i].round(),
            people_after: people[1][i].round(),
            area_before_m2: areas[0][i],
            area_after_m2: areas[1][i],
        })
        .collect()
    }
}

/// Whether a target was there both times and its worst verdict changed.
fn is_judged_anew(change: &TargetChange) -> bool {
    let worst = |pick: fn(&compare::VerdictChange) -> Option<Acceptance>| change.verdicts.iter().filter_map(pick).max();
    change.then.is_some()
        && change.now.is_some()
        && !change.verdicts.is_empty()
        && worst(|verdict| verdict.from) != worst(|verdict| verdict.to)
}

fn words(then: &RiskSummary, now: &RiskSummary, compared: &Compared, judged: usize) -> BothLanguages {
    let (old, new) = (scientific(then.loss()), scientific(now.loss()));
    let how = |wanted: How| compared.sources.iter().filter(|change| change.how == wanted).count();
    let (added, gone, changed) = (how(How::Added), how(How::Gone), how(How::Changed));
    if compared.sources.is_empty() && compared.targets.is_empty() {
        return BothLanguages {
            zh: "两个时点的风险完全相同".to_owned(),
            en: "the risk is the same at both moments".to_owned(),
        };
    }
    BothLanguages {
        zh: format!(
            "潜在生命损失由 {old} 变为 {new} 人/年；风险源新增 {added}、消失 {gone}、变更 {changed}；{judged} 个防护目标的结论改变"
        ),
        en: format!(
            "the loss of life went from {old} to {new} a year; sources: {added} added, {gone} gone, {changed} changed; the verdict on {judged} targets changed"
        ),
    }
}

fn told(door: &Door, then: &View<'_>, now: &View<'_>, most: usize) -> Result<RiskComparison, Problem> {
    let (then_told, now_told) = (summary_of(door, then)?, summary_of(door, now)?);
    if then.computing.is_some() || now.computing.is_some() {
        return Ok(RiskComparison {
            before: then_told,
            after: now_told,
            is_whole: false,
            text: BothLanguages {
                zh: "正在计算所选时点，完成后给出差异".to_owned(),
                en: "the moments are being computed; differences follow when they are whole".to_owned(),
            },
            levels: Vec::new(),
            sources: Vec::new(),
            sources_total: 0,
            targets: Vec::new(),
            targets_total: 0,
            verdicts_changed: 0,
            sites: Vec::new(),
            sites_total: 0,
        });
    }
    let compared = compare::compare(then, now)?;
    let pair = Pair { then, now };
    let judged = compared.targets.iter().filter(|change| is_judged_anew(change)).count();
    Ok(RiskComparison {
        text: words(&then_told, &now_told, &compared, judged),
        before: then_told,
        after: now_told,
        is_whole: true,
        levels: pair.levels(),
        sources: compared.sources.iter().take(most).map(|change| pair.source(change)).collect(),
        sources_total: compared.sources.len(),
        targets: compared.targets.iter().take(most).filter_map(|change| pair.target(change)).collect(),
        targets_total: compared.targets.len(),
        verdicts_changed: judged,
        sites: (compared.sites.iter().take(most))
            .map(|change| SiteDiffers {
                site: change.site.and_then(|site| pair.site(site)),
                enterprise: change.site.and_then(|site| pair.enterprise_of_site(site)),
                before: change.then,
                after: change.now,
            })
            .collect(),
        sites_total: compared.sites.len(),
    })
}

fn compared_at(door: &Door, both: &Both, most: usize) -> Result<RiskComparison, Problem> {
    if both.then.trim().is_empty() {
        return Err(Problem::invalid(
            "risk.compare_then",
            "没有指明与哪个时点比较",
            "it is not said which moment to compare with",
        )
        .remedy("then=2026-06-01，或 then=run:编号", "then=2026-06-01, or then=run: and the id of a run"));
    }
    let (then, now) = (side(door, &both.then)?, side(door, &both.now)?);
    living(door).look_at_both(then, now, |then, now| told(door, then, now, most))
}

/// Compares the risk of two moments
///
/// What changed between two days, or two runs: societal risk, verdicts with their causes, sources, people and land inside each level, what
/// each site adds. The contours of each are asked for by `/risk/contours?as_of=` or `?run=`.
#[utoipa::path(get, path = "/risk/compare", tag = "risk", params(Both), responses(
    (status = 200, description = "what changed", body = RiskComparison),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no such day or run, or `then` is not said; the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn compared(
    State(door): State<Door>,
    Asking(caller): Asking,
    both: Result<Query<Both>, anlan_http::Refusal>,
) -> Answer<Json<RiskComparison>> {
    super::require(&caller)?;
    let Query(both) = both?;
    work(move || compared_at(&door, &both, MOST).map(Json)).await
}

/// Writes the comparison of two moments as a table
///
/// CSV with every difference: one line for each figure of the city, each level, source, target and site. 503 while a moment is being
/// computed: no table is written of half a picture.
#[utoipa::path(get, path = "/risk/compare/table", tag = "risk", params(Both), responses(
    (status = 200, description = "the table", body = String, content_type = "text/csv"),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "no such day or run, or `then` is not said; the city has no weather table", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "being computed", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn table(
    State(door): State<Door>,
    Asking(caller): Asking,
    both: Result<Query<Both>, anlan_http::Refusal>,
) -> Answer<Response> {
    super::require(&caller)?;
    let Query(both) = both?;
    let text = work(move || -> Result<_, Problem> {
        let comparison = compared_at(&door, &both, usize::MAX)?;
        if !comparison.is_whole {
            return Err(Problem::new(
                anlan_kernel::Kind::Conflict,
                "risk.computing",
                "所选时点尚在计算",
                "the moments are still being computed",
            )
            .remedy("稍后再试", "try again later"));
        }
        csv_of(&comparison)
    })
    .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"risk-compare.csv\""),
    ];
    Ok((headers, text).into_response())
}

/// The table. It begins with a byte order mark, by which spreadsheets know its encoding.
fn csv_of(comparison: &RiskComparison) -> Result<String, Problem> {
    let bad = |cause: csv::Error| Problem::internal("risk.table", cause);
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer
        .write_record([
            "类别 section",
            "编号 id",
            "名称 title",
            "变化 how",
            "项目 item",
            "原值 then",
            "现值 now",
            "原因 cause",
        ])
        .map_err(bad)?;
    let number = |value: Option<f64>| value.map(|value| format!("{value:e}")).unwrap_or_default();
    let mut line = |row: [&str; 8]| {
        // What a spreadsheet would take for a formula stays text.
        let safe = row.map(|cell| {
            let is_formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
                || (cell.starts_with('-') && cell.parse::<f64>().is_err());
            if is_formula { format!("'{cell}") } else { cell.to_owned() }
        });
        writer.write_record(safe).map_err(bad)
    };
    let (then, now) = (&comparison.before, &comparison.after);
    let [(then_position, then_day), (now_position, now_day)] = [then.moment(), now.moment()];
    line(["city", "", "", "", "journal position", &then_position, &now_position, ""])?;
    line(["city", "", "", "", "day", &then_day, &now_day, ""])?;
    line(["city", "", "", "", "loss_of_life_per_year", &number(Some(then.loss())), &number(Some(now.loss())), ""])?;
    for level in &comparison.levels {
        let title = format!("{:e}/a", level.per_year);
        line([
            "level",
            "",
            &title,
            "",
            "people",
            &level.people_before.to_string(),
            &level.people_after.to_string(),
            "",
        ])?;
        line([
            "level",
            "",
            &title,
            "",
            "area_m2",
            &level.area_before_m2.to_string(),
            &level.area_after_m2.to_string(),
            "",
        ])?;
    }
    for source in &comparison.sources {
        let cause = reasons(&source.what, source.problem_before.as_ref(), source.problem_after.as_ref());
        let (old, new) = (number(source.loss_before), number(source.loss_after));
        line(["source", &source.id, &source.title, source.how, "loss_of_life_per_year", &old, &new, &cause])?;
    }
    for target in &comparison.targets {
        let how = target.how.unwrap_or_default();
        let causes: Vec<String> = target.causes.iter().map(cause_text).collect();
        let own = reasons(&target.what, None, None);
        let cause =
            [vec![own], causes].concat().into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        line([
            "target",
            &target.id,
            &target.title,
            how,
            "per_year",
            &number(target.before),
            &number(target.after),
            &cause,
        ])?;
        for verdict in &target.verdicts {
            let text = |acceptance: &Option<String>| acceptance.clone().unwrap_or_default();
            let (from, to) = (text(&verdict.from), text(&verdict.to));
            line(["verdict", &target.id, &target.title, how, &verdict.criteria, &from, &to, &cause])?;
        }
    }
    for site in &comparison.sites {
        let (id, title) = site.site.as_ref().map_or(("", ""), |site| (site.id.as_str(), site.title.as_str()));
        let (old, new) = (number(Some(site.before)), number(Some(site.after)));
        line(["site", id, title, "", "loss_of_life_per_year", &old, &new, ""])?;
    }
    let bytes = writer.into_inner().map_err(|cause| Problem::internal("risk.table", cause))?;
    String::from_utf8(bytes).map_err(|cause| Problem::internal("risk.table", cause))
}

fn reasons(what: &[Differing], then: Option<&BothLanguages>, now: Option<&BothLanguages>) -> String {
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = what.iter().map(|one| format!("{} {} → {}", one.text.zh, value(&one.before), value(&one.after)));
    let problems =
        [("原", then), ("现", now)].into_iter().filter_map(|(when, text)| Some(format!("{when}：{}", text?.zh)));
    fields.chain(problems).collect::<Vec<_>>().join("; ")
}

fn cause_text(cause: &CauseOfChange) -> String {
    let what = reasons(&cause.what, None, None);
    let how = cause.how.unwrap_or_default();
    format!("{} {how} {:e} → {:e} {what}", cause.title, cause.before, cause.after).trim().to_owned()
}
