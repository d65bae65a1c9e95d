//! A picture of the contours, to scale, the wind from where it blows.

use std::fmt::Write as _;

use super::{HazardKind, Outcome};

/// Side of the picture.
const SIZE: f64 = 720.0;
/// Margin.
const MARGIN: f64 = 40.0;
/// Line styles by order of the levels, told apart without colour.
const DASHES: [&str; 6] = ["", "10 4", "4 4", "12 4 2 4", "2 3", "16 6"];

pub(super) fn picture(outcome: &Outcome) -> String {
    let reach = outcome
        .hazards
        .iter()
        .flat_map(|hazard| &hazard.levels)
        .flat_map(|level| &level.ring)
        .map(|(x, y)| x.abs().max(y.abs()))
        .fold(10.0, f64::max);
    let scale = (0.5 * SIZE - MARGIN) / reach;
    let at = |(east, north): (f64, f64)| (0.5 * SIZE + east * scale, 0.5 * SIZE - north * scale);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>"##,
        height = SIZE + 20.0 * f64::from(u32::try_from(lines(outcome)).unwrap_or(0)) + 30.0,
    );
    let mut line = SIZE + 20.0;
    for hazard in &outcome.hazards {
        for (order, level) in hazard.levels.iter().enumerate().filter(|(_, level)| !level.ring.is_empty()) {
            let ring = outcome.ring_on_map(&level.ring);
            let points = ring.iter().map(|place| at(*place)).map(|(x, y)| format!("{x:.1},{y:.1}"));
            let colour = colour(hazard.kind);
            let dash = DASHES[order.min(DASHES.len() - 1)];
            let points: Vec<String> = points.collect();
            // Writing to a string cannot fail.
            let _ = write!(
                svg,
                r#"<polygon points="{}" fill="{colour}" fill-opacity="0.08" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dash}"/>"#,
                points.join(" ")
            );
            let _ = write!(
                svg,
                r#"<line x1="20" x2="60" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/><text x="70" y="{text}">{:?} · {} · {} · {:.0} m</text>"#,
                hazard.kind,
                level.shown,
                escaped(&level.name.zh),
                level.distance_m,
                y = line,
                text = line + 4.0,
            );
            line += 20.0;
        }
    }
    let centre = 0.5 * SIZE;
    let from = outcome.scenario.weather.wind_from_deg;
    let _ = write!(
        svg,
        r##"<circle cx="{centre}" cy="{centre}" r="3" fill="#000"/><g transform="translate(60 60) rotate({from})"><path d="M0 -24V24M-6 14L0 24L6 14" fill="none" stroke="#000" stroke-width="2"/></g><text x="20" y="20">{} m/s · N ↑ · {:.0} m</text><path d="M20 {rule}h{length}" stroke="#000" stroke-width="2"/></svg>"##,
        outcome.scenario.weather.wind_m_s,
        0.5 * reach,
        rule = SIZE - 10.0,
        length = 0.5 * reach * scale,
    );
    svg
}

fn lines(outcome: &Outcome) -> usize {
    outcome.hazards.iter().flat_map(|hazard| &hazard.levels).filter(|level| !level.ring.is_empty()).count()
}

fn colour(kind: HazardKind) -> &'static str {
    match kind {
        HazardKind::ToxicCloud => "#6a3d9a",
        HazardKind::FlammableCloud => "#b15928",
        HazardKind::JetFire | HazardKind::PoolFire | HazardKind::Fireball => "#d7301f",
        HazardKind::CloudExplosion | HazardKind::VesselBurst | HazardKind::Explosion => "#1f4e9c",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
