//! `GET /consequence/weather`: the weather that a scenario may be asked in.

use anlan_consequence::scenario::Conditions;
use anlan_http::problem::BothLanguages;
use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::Problem;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Door;
use super::shape::ConditionsShape;
use crate::weather::{self, Class};

/// Classes of weather.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeatherChoices {
    /// The typical classes, then those of the city.
    items: Vec<WeatherChoice>,
    /// What they rest on.
    source: BothLanguages,
}

/// A class of weather.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeatherChoice {
    /// Stable name.
    #[schema(example = "1.5F")]
    id: String,
    /// Name.
    name: BothLanguages,
    /// Share of all hours, 0 to 1, where it is known.
    share: Option<f64>,
    /// Publication or data set.
    source: BothLanguages,
    /// `verified`, `derived`, `secondary`, `recalled`, or `synthetic` where it was never observed.
    #[schema(example = "verified")]
    confidence: String,
    /// What to put into a scenario.
    #[schema(value_type = ConditionsShape)]
    conditions: Conditions,
}

fn choice(class: &Class) -> WeatherChoice {
    WeatherChoice {
        id: class.id.clone(),
        name: (&class.name).into(),
        share: class.share,
        source: (&class.source).into(),
        confidence: class.confidence.clone(),
        conditions: class.conditions,
    }
}

/// Lists the classes of weather that a scenario may be asked in
///
/// Two typical classes; in the sample city also a table of its climate with the share of the hours of each class and wind, made of synthetic
/// hours and marked so.
#[utoipa::path(get, path = "/consequence/weather", tag = "consequence", responses(
    (status = 200, description = "the classes", body = WeatherChoices),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn weather(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<WeatherChoices>> {
    super::require(&caller)?;
    work(move || -> Result<_, Problem> {
        let is_sample = (door.is_sample)()?;
        let climate = if is_sample { weather::sample_climate() } else { &[] };
        let items = weather::typical().iter().chain(climate).map(choice).collect();
        Ok(Json(WeatherChoices { items, source: (&weather::source(is_sample)).into() }))
    })
    .await
}
