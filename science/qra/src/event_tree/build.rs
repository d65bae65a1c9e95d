//! The tree itself.

use anlan_consequence::outcome::{HazardKind, Phase};
use anlan_consequence::{Fault, Warning};
use anlan_quantity::si::Seconds;
use anlan_quantity::{Confidence, Text};

use super::choice::{Choice, DelayedChoice, Initiating};
use super::{Dependence, Node, Tree, share};
use crate::ignition::{Basis, FlammableClass, Reactivity, Released, delayed, immediate};

/// Builds the tree of a release.
///
/// Lit at once: a jet or pool burns; of what gets out at once as gas or boiling liquid, a share rises as a fireball and the rest burns as a
/// cloud. Lit later: flash fire or explosion, and the pool burns too. Not lit: the cloud is toxic, or passes.
///
/// # Units
///
/// Chances are 0 … 1.
///
/// # Source
///
/// AQ/T 3046-2013 annex G and Purple Book CPR 18E 4.7 and 4.8, as the rows of the branches say.
///
/// # Valid for
///
/// One substance. Its escalation to other equipment is no part of the tree.
///
/// # Errors
///
/// Those of [`immediate`] and [`delayed`](crate::ignition::delayed); `qra.stated_without_reason`.
///
/// # Example
///
/// See [`crate::event_tree`].
pub fn event_tree(initiating: &Initiating, choice: &Choice) -> Result<Tree, Fault> {
    let mut warnings = Vec::new();
    let mut root = Node::new("release", Text::new("泄漏", "release"), 1.0, initiating.basis.clone());
    if initiating.phase == Phase::Solid {
        root.hazards = vec![HazardKind::Explosion];
        return Ok(Tree { root, warnings });
    }
    let Some(class) = initiating.class else {
        let mut leaf = unlit(initiating, 1.0, Vec::new());
        leaf.id = if initiating.toxic { "toxic" } else { "harmless" };
        root.branches = vec![leaf];
        return Ok(Tree { root, warnings });
    };
    let (at_once, basis) = at_once(initiating, choice, class)?;
    let mut lit = Node::new("immediate", Text::new("立即点火", "lit at once"), at_once, basis.clone());
    burn_at_once(initiating, choice, &mut lit)?;
    let mut rest = Node::new("not_immediate", Text::new("未立即点火", "not lit at once"), 1.0 - at_once, basis);
    let later = later(initiating, choice, class, &mut warnings)?;
    let mut late = Node::new("delayed", Text::new("延迟点火", "lit later"), later.chance, later.basis.clone());
    late.depends.clone_from(&later.depends);
    late.branches = cloud(initiating, choice, initiating.pool)?;
    let mut never = unlit(initiating, 1.0 - later.chance, later.basis);
    never.depends = later.depends;
    rest.branches = possible([late, never]);
    root.branches = possible([lit, rest]);
    Ok(Tree { root, warnings })
}

/// Branches that can happen.
fn possible<const N: usize>(branches: [Node; N]) -> Vec<Node> {
    branches.into_iter().filter(|branch| branch.probability > 0.0).collect()
}

fn at_once(initiating: &Initiating, choice: &Choice, class: FlammableClass) -> Result<(f64, Vec<Basis>), Fault> {
    if initiating.alight {
        let basis = Basis::said("event.alight", "a vessel that bursts in a fire is alight");
        return Ok((1.0, vec![basis]));
    }
    if let Some(stated) = &choice.immediate {
        let (chance, basis) = stated.checked("ignition.immediate")?;
        return Ok((chance, vec![basis]));
    }
    let ignition = immediate(&choice.set, initiating.place, class, initiating.reactivity, initiating.released)?;
    Ok((ignition.probability, ignition.basis))
}

fn is_at_once(initiating: &Initiating) -> bool {
    matches!(initiating.released, Released::Instantaneous { .. })
}

/// The blast of a vessel goes with whatever follows.
fn with_burst(initiating: &Initiating, mut hazards: Vec<HazardKind>) -> Vec<HazardKind> {
    if initiating.bursts && is_at_once(initiating) {
        hazards.push(HazardKind::VesselBurst);
    }
    hazards
}

fn burn_at_once(initiating: &Initiating, choice: &Choice, lit: &mut Node) -> Result<(), Fault> {
    let airborne = initiating.phase != Phase::Liquid;
    if airborne && is_at_once(initiating) {
        let (rises, basis) = match &choice.fireball {
            _ if initiating.alight => (1.0, Basis::said("event.alight", "a vessel that bursts in a fire is alight")),
            Some(stated) => stated.checked("ignition.fireball")?,
            None => share("fireball"),
        };
        let mut ball = Node::new("fireball", Text::new("火球", "fireball"), rises, vec![basis.clone()]);
        ball.hazards = with_burst(initiating, vec![HazardKind::Fireball]);
        let mut spread = Node::new("cloud", Text::new("蒸气云燃烧", "the cloud burns"), 1.0 - rises, vec![basis]);
        spread.branches = cloud(initiating, choice, false)?;
        lit.branches = possible([ball, spread]);
        return Ok(());
    }
    let mut hazards = Vec::new();
    if airborne {
        hazards.push(HazardKind::JetFire);
    }
    if initiating.pool || !airborne {
        hazards.push(HazardKind::PoolFire);
    }
    lit.hazards = with_burst(initiating, hazards);
    Ok(())
}

/// Flash fire or explosion of a cloud, with the pool below it where there is one.
fn cloud(initiating: &Initiating, choice: &Choice, pool: bool) -> Result<Vec<Node>, Fault> {
    let (explodes, basis) = match &choice.explosion {
        Some(stated) => stated.checked("ignition.explosion")?,
        None => share("explosion"),
    };
    let hazards = |kind| {
        let mut hazards = vec![kind];
        if pool {
            hazards.push(HazardKind::PoolFire);
        }
        with_burst(initiating, hazards)
    };
    let mut flash = Node::new("flash_fire", Text::new("闪火", "flash fire"), 1.0 - explodes, vec![basis.clone()]);
    flash.hazards = hazards(HazardKind::FlammableCloud);
    let mut blast = Node::new("explosion", Text::new("蒸气云爆炸", "explosion of the cloud"), explodes, vec![basis]);
    blast.hazards = hazards(HazardKind::CloudExplosion);
    Ok(possible([flash, blast]))
}

fn unlit(initiating: &Initiating, chance: f64, basis: Vec<Basis>) -> Node {
    let (text, hazards) = if initiating.toxic {
        (Text::new("未点火：中毒", "not lit: toxic cloud"), vec![HazardKind::ToxicCloud])
    } else {
        (Text::new("未点火：无危害", "not lit: passes"), Vec::new())
    };
    let mut leaf = Node::new("no_ignition", text, chance, basis);
    leaf.hazards = with_burst(initiating, hazards);
    leaf
}

/// Delayed ignition, given that there was no immediate one.
struct Later {
    chance: f64,
    basis: Vec<Basis>,
    depends: Vec<Dependence>,
}

fn later(
    initiating: &Initiating,
    choice: &Choice,
    class: FlammableClass,
    warnings: &mut Vec<Warning>,
) -> Result<Later, Fault> {
    match &choice.delayed {
        DelayedChoice::Stated(stated) => {
            let (chance, basis) = stated.checked("ignition.delayed")?;
            Ok(Later { chance, basis: vec![basis], depends: Vec::new() })
        }
        DelayedChoice::Sources { present, seconds } => {
            let lit = delayed(present, Seconds(*seconds))?;
            let depends = vec![Dependence::Weather, Dependence::DayNight];
            Ok(Later { chance: lit.probability, basis: lit.basis, depends })
        }
        DelayedChoice::FreeField => Ok(free_field(initiating, class, warnings)),
    }
}

fn free_field(initiating: &Initiating, class: FlammableClass, warnings: &mut Vec<Warning>) -> Later {
    let recalled = |id: &str, source: &str| vec![Basis::new(id, source, Confidence::Recalled)];
    let book = "TNO Purple Book CPR 18E (1999)";
    if class > FlammableClass::Highly {
        let basis = recalled(
            "ignition.delayed.no_cloud",
            &format!("{book} 4.7.2: liquids of classes 2 to 4 form no cloud that drifts"),
        );
        return Later { chance: 0.0, basis, depends: Vec::new() };
    }
    if initiating.toxic {
        let low = initiating.reactivity == Reactivity::Low;
        if !low {
            warnings.push(Warning::new(
                "qra.toxic_instead_of_flammable",
                "ignition.delayed",
                "物质既有毒又易燃，未给出点火源：未立即点火部分全部按中毒计算；给出地图上的点火源可细分",
                "the substance is toxic and burns, and no ignition sources are given: what is not lit at once counts as toxic; sources on the map split it",
            ));
        }
        let basis = recalled("ignition.delayed.toxic", &format!("{book} 4.7.3: substances both toxic and flammable"));
        return Later { chance: 0.0, basis, depends: Vec::new() };
    }
    let basis = recalled(
        "ignition.delayed.free_field",
        &format!("{book} 4.7.2: in the free field the cloud is lit where it is largest"),
    );
    Later { chance: 1.0, basis, depends: Vec::new() }
}
