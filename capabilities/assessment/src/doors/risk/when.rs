//! Of which moment a picture is asked: the present one, that of a past day, or that of a run.

use anlan_kernel::{Problem, RecordId};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::living;
use crate::doors::Door;
use crate::risk::living::View;
use crate::risk::past::Moment;

/// Of which moment.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct When {
    /// End of a past day; the present where absent. The first question computes what differs: `basis.computing` says how far it is.
    #[param(example = "2026-06-01", max_length = 10)]
    pub(super) as_of: Option<String>,
    /// A recorded run, in place of a day.
    #[param(max_length = 40)]
    pub(super) run: Option<String>,
}

impl When {
    pub(super) fn new(as_of: Option<&String>, run: Option<&String>) -> Self {
        Self { as_of: as_of.cloned(), run: run.cloned() }
    }

    /// Returns the moment; nothing for the present.
    ///
    /// # Errors
    /// `risk.as_of` for what is no day, `risk.as_of_future`, `risk.run_unknown`.
    pub(super) fn moment(&self, door: &Door) -> Result<Option<Moment>, Problem> {
        let said =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        match (said(&self.run), said(&self.as_of)) {
            (Some(run), _) => run_moment(door, &run).map(Some),
            (None, Some(day)) => {
                let day = day_of(&day)?;
                Ok(if day == living(door).today() { None } else { Some(living(door).moment_on(day)?) })
            }
            (None, None) => Ok(None),
        }
    }
}

/// Looks at the map of the moment that is asked for.
///
/// # Errors
/// As [`When::moment`]; what the one who looks says.
pub(super) fn look<T>(
    door: &Door,
    when: &When,
    look: impl FnOnce(&View<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    match when.moment(door)? {
        None => living(door).look(look),
        Some(moment) => living(door).look_at(moment, look),
    }
}

/// Reads one side of a comparison: a day, `now`, or `run:` and the id of a run.
///
/// # Errors
/// As [`When::moment`].
pub(super) fn side(door: &Door, text: &str) -> Result<Moment, Problem> {
    let text = text.trim();
    if let Some(run) = text.strip_prefix("run:") {
        return run_moment(door, run);
    }
    let day = if text.is_empty() || text == "now" { living(door).today() } else { day_of(text)? };
    living(door).moment_on(day)
}

pub(super) fn day_of(text: &str) -> Result<Date, Problem> {
    let shown: String = text.chars().take(40).collect();
    text.parse().map_err(|_| {
        Problem::invalid("risk.as_of", format!("“{shown}”不是日期"), format!("\u{201c}{shown}\u{201d} is no day"))
            .remedy("写成 2026-06-01", "write it as 2026-06-01")
    })
}

fn run_moment(door: &Door, id: &str) -> Result<Moment, Problem> {
    let unknown = || {
        let shown: String = id.chars().take(40).collect();
        Problem::invalid(
            "risk.run_unknown",
            format!("没有已存档的计算“{shown}”"),
            format!("there is no recorded run \u{201c}{shown}\u{201d}"),
        )
        .remedy("从计算记录列表选择", "choose it from the list of runs")
    };
    let id: RecordId = id.parse().map_err(|_| unknown())?;
    let run = door.runs.get(id)?.ok_or_else(unknown)?;
    Ok(run.inputs.moment)
}
