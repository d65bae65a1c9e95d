//! Equipment, as the sets tell it apart.

use anlan_consequence::{Fault, Inputs};
use anlan_quantity::Text;
use serde::{Deserialize, Serialize};

use super::table::Per;

/// A piece of equipment that can fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Equipment {
    /// Tank at the pressure of the air, refrigerated ones included.
    AtmosphericTank {
        /// How it is enclosed.
        #[serde(default)]
        containment: Containment,
        /// Volume, m³.
        volume_m3: f64,
    },
    /// Vessel in which something is stored under pressure.
    PressureVessel {
        /// Where it stands.
        #[serde(default)]
        placing: Placing,
        /// What it is used for.
        #[serde(default)]
        service: Service,
    },
    /// Vessel in which the state of the substance changes.
    ProcessVessel,
    /// Vessel in which it reacts.
    Reactor,
    /// Distillation column.
    Column,
    /// Filter.
    Filter,
    /// Cooler with fans.
    FinFan,
    /// Heat exchanger.
    HeatExchanger {
        /// Where the substance is.
        #[serde(default)]
        contents: Contents,
        /// Inner diameter of a tube, m.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tube_m: Option<f64>,
    },
    /// Pump.
    Pump {
        /// How it is built.
        #[serde(default, rename = "pump")]
        kind: PumpKind,
        /// Diameter of the largest connection, m.
        connection_m: f64,
    },
    /// Compressor.
    Compressor {
        /// How it works.
        #[serde(default, rename = "compressor")]
        kind: CompressorKind,
        /// Diameter of the largest connection, m.
        connection_m: f64,
    },
    /// Pipe above ground.
    Pipe {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Length, m.
        length_m: f64,
        /// Pieces between two points where it can be shut; for sets that count by the piece.
        #[serde(default = "one")]
        pieces: f64,
    },
    /// Loading arm.
    LoadingArm {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Hours of use in a year.
        hours_per_year: f64,
    },
    /// Loading arm for ships.
    ShipArm {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Transfers in a year.
        operations_per_year: f64,
    },
    /// Hose.
    Hose {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Hours of use in a year; for sets that count by the hour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours_per_year: Option<f64>,
        /// Transfers in a year; for sets that count by the transfer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operations_per_year: Option<f64>,
        /// What guards the transfer.
        #[serde(default)]
        provision: Provision,
    },
    /// Relief valve or bursting disc that lets out into the open.
    ReliefValve {
        /// Diameter of its opening, m.
        diameter_m: f64,
    },
    /// Road tanker on the site.
    RoadTanker {
        /// How it is built.
        tanker: Tanker,
        /// Tankers present on average, such as 0.1 for 876 hours a year.
        present: f64,
        /// Diameter of the largest connection, m.
        connection_m: f64,
    },
    /// Rail tanker on the site.
    RailTanker {
        /// How it is built.
        tanker: Tanker,
        /// Tankers present on average.
        present: f64,
        /// Diameter of the largest connection, m.
        connection_m: f64,
    },
    /// Packages that are handled.
    Package {
        /// Packages handled in a year.
        handlings_per_year: f64,
    },
    /// Warehouse of packages, for its fire.
    Warehouse {
        /// How it is protected.
        protection: Protection,
    },
    /// Store of explosives.
    ExplosivesStore,
    /// Gas cylinders.
    Cylinder {
        /// Cylinders present on average.
        number: f64,
        /// Diameter of the largest connection, m.
        connection_m: f64,
    },
    /// Drums of liquefied gas of about a tonne.
    Drum {
        /// Drums present on average.
        number: f64,
    },
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$inner])* $variant),* }

        impl $name {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    )*};
}

words! {
    /// How a tank at the pressure of the air is enclosed.
    Containment {
        /// One shell.
        #[default]
        Single "single",
        /// A shell around it that holds the liquid but is not made for all that may happen.
        OuterShell "outer_shell",
        /// A second shell that holds the liquid whatever happens to the first.
        Double "double",
        /// A second shell that holds liquid and vapour.
        Full "full",
        /// Covered with earth.
        Mounded "mounded",
        /// In the ground.
        InGround "in_ground",
    }
    /// Where a pressure vessel stands.
    Placing {
        /// Above ground.
        #[default]
        AboveGround "above_ground",
        /// Covered with earth, or buried.
        Mounded "mounded",
    }
    /// What a pressure vessel is used for; only the set of the UK HSE asks.
    Service {
        /// Anything else.
        #[default]
        General "",
        /// Liquefied petroleum gas.
        Lpg "lpg",
        /// Chlorine.
        Chlorine "chlorine",
    }
    /// Where the substance is in a heat exchanger.
    Contents {
        /// Around the tubes.
        #[default]
        OutsideTubes "outside_tubes",
        /// In the tubes, the shell being weaker than their pressure.
        InsideTubes "inside_tubes",
        /// In the tubes, the shell being made for their pressure.
        InsideTubesRatedShell "inside_tubes_rated_shell",
    }
    /// How a pump is built.
    PumpKind {
        /// Centrifugal with one seal, no further provision.
        #[default]
        SingleSeal "single_seal",
        /// Centrifugal with two seals.
        DoubleSeal "double_seal",
        /// With a casing of wrought steel.
        WroughtCasing "wrought_casing",
        /// Without a shaft seal.
        Canned "canned",
        /// Reciprocating.
        Reciprocating "reciprocating",
    }
    /// How a compressor works.
    CompressorKind {
        /// Centrifugal.
        #[default]
        Centrifugal "centrifugal",
        /// Reciprocating.
        Reciprocating "reciprocating",
    }
    /// How a tanker is built.
    Tanker {
        /// For liquids without pressure.
        #[default]
        Atmospheric "atmospheric",
        /// For gas under pressure.
        Pressurised "pressurised",
    }
    /// What guards a transfer by hose.
    Provision {
        /// One system against driving away.
        Basic "basic",
        /// Two, with inspection of the hose.
        #[default]
        Average "average",
        /// Several, some that act by themselves.
        Multiple "multiple",
    }
    /// How a warehouse is protected.
    Protection {
        /// Levels 1 and 2.
        #[default]
        Level1Or2 "protection_1_2",
        /// Level 3.
        Level3 "protection_3",
    }
}

/// Least and greatest bore that is taken, m.
const BORES: (f64, f64) = (1e-3, 5.0);

impl Equipment {
    /// Returns the word under which the sets keep it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::AtmosphericTank { .. } => "atmospheric_tank",
            Self::PressureVessel { .. } => "pressure_vessel",
            Self::ProcessVessel => "process_vessel",
            Self::Reactor => "reactor",
            Self::Column => "column",
            Self::Filter => "filter",
            Self::FinFan => "fin_fan",
            Self::HeatExchanger { .. } => "heat_exchanger",
            Self::Pump { .. } => "pump",
            Self::Compressor { .. } => "compressor",
            Self::Pipe { .. } => "pipe",
            Self::LoadingArm { .. } => "loading_arm",
            Self::ShipArm { .. } => "ship_arm",
            Self::Hose { .. } => "hose",
            Self::ReliefValve { .. } => "relief_valve",
            Self::RoadTanker { .. } => "road_tanker",
            Self::RailTanker { .. } => "rail_tanker",
            Self::Package { .. } => "package",
            Self::Warehouse { .. } => "warehouse",
            Self::ExplosivesStore => "explosives_store",
            Self::Cylinder { .. } => "cylinder",
            Self::Drum { .. } => "drum",
        }
    }

    /// Returns what people call it.
    pub fn name(&self) -> Text {
        let (zh, en) = match self {
            Self::AtmosphericTank { .. } => ("常压储罐", "atmospheric tank"),
            Self::PressureVessel { .. } => ("压力储罐", "pressure vessel"),
            Self::ProcessVessel => ("工艺容器", "process vessel"),
            Self::Reactor => ("反应器", "reactor"),
            Self::Column => ("塔器", "column"),
            Self::Filter => ("过滤器", "filter"),
            Self::FinFan => ("空冷器", "fin-fan cooler"),
            Self::HeatExchanger { .. } => ("换热器", "heat exchanger"),
            Self::Pump { .. } => ("泵", "pump"),
            Self::Compressor { .. } => ("压缩机", "compressor"),
            Self::Pipe { .. } => ("管道", "pipe"),
            Self::LoadingArm { .. } => ("装卸臂", "loading arm"),
            Self::ShipArm { .. } => ("船用装卸臂", "ship loading arm"),
            Self::Hose { .. } => ("装卸软管", "hose"),
            Self::ReliefValve { .. } => ("安全泄放装置", "relief device"),
            Self::RoadTanker { .. } => ("汽车罐车", "road tanker"),
            Self::RailTanker { .. } => ("铁路罐车", "rail tanker"),
            Self::Package { .. } => ("包装件", "package"),
            Self::Warehouse { .. } => ("仓库", "warehouse"),
            Self::ExplosivesStore => ("爆炸品仓库", "store of explosives"),
            Self::Cylinder { .. } => ("气瓶", "gas cylinder"),
            Self::Drum { .. } => ("钢瓶（约 1 吨）", "one-tonne drum"),
        };
        Text::new(zh, en)
    }

    /// Returns the diameter of pipe, connection or tube, m.
    pub fn bore(&self) -> Option<f64> {
        match *self {
            Self::Pump { connection_m: bore, .. }
            | Self::Compressor { connection_m: bore, .. }
            | Self::RoadTanker { connection_m: bore, .. }
            | Self::RailTanker { connection_m: bore, .. }
            | Self::Cylinder { connection_m: bore, .. }
            | Self::Pipe { diameter_m: bore, .. }
            | Self::LoadingArm { diameter_m: bore, .. }
            | Self::ShipArm { diameter_m: bore, .. }
            | Self::Hose { diameter_m: bore, .. }
            | Self::ReliefValve { diameter_m: bore } => Some(bore),
            Self::HeatExchanger { contents: Contents::OutsideTubes, .. } => None,
            Self::HeatExchanger { tube_m, .. } => tube_m,
            _ => None,
        }
    }

    /// Tells whether it holds a content that can get out at once.
    pub fn holds_content(&self) -> bool {
        match self {
            Self::HeatExchanger { contents, .. } => *contents == Contents::OutsideTubes,
            Self::Pump { .. }
            | Self::Compressor { .. }
            | Self::Pipe { .. }
            | Self::LoadingArm { .. }
            | Self::ShipArm { .. }
            | Self::Hose { .. }
            | Self::ReliefValve { .. } => false,
            _ => true,
        }
    }

    /// Word of the variant that fits best; empty where the sets tell none apart.
    pub(crate) fn variant(&self) -> &'static str {
        self.variants().first().copied().unwrap_or_default()
    }

    /// Words of the variant, those that fit best first; rows without a variant fit always.
    pub(super) fn variants(&self) -> Vec<&'static str> {
        match self {
            Self::AtmosphericTank { containment, .. } => vec![containment.word()],
            Self::PressureVessel { placing, service } => {
                let above = Placing::AboveGround.word();
                let service = if *service == Service::General { Service::Chlorine } else { *service };
                let mut words = vec![placing.word(), service.word()];
                if *placing != Placing::AboveGround {
                    words.push(above);
                }
                words
            }
            Self::HeatExchanger { contents, .. } => vec![contents.word()],
            Self::Pump { kind, .. } => match kind {
                // One kind of centrifugal pump stands for another where a set has no more; a reciprocating pump does not.
                PumpKind::DoubleSeal | PumpKind::WroughtCasing => vec![kind.word(), PumpKind::SingleSeal.word()],
                PumpKind::Canned => vec![kind.word(), PumpKind::DoubleSeal.word(), PumpKind::SingleSeal.word()],
                PumpKind::SingleSeal | PumpKind::Reciprocating => vec![kind.word()],
            },
            Self::Compressor { kind, .. } => vec![kind.word()],
            Self::RoadTanker { tanker, .. } | Self::RailTanker { tanker, .. } => vec![tanker.word()],
            Self::Hose { provision, .. } => vec![provision.word()],
            Self::Warehouse { protection } => vec![protection.word()],
            _ => Vec::new(),
        }
    }

    /// Tells whether rows of a variant are not made for this equipment, but the nearest there is.
    pub(super) fn is_stood_for_by(&self, word: &str) -> bool {
        match self {
            Self::PressureVessel { placing, service } => {
                let elsewhere = *placing != Placing::AboveGround && word != placing.word();
                let other =
                    [Service::Lpg, Service::Chlorine].iter().any(|known| known.word() == word && known != service);
                elsewhere || other
            }
            Self::Pump { kind, .. } => !word.is_empty() && word != kind.word(),
            _ => false,
        }
    }

    /// Size by which rows are chosen: m of a pipe, m³ of a tank.
    pub(super) fn size(&self) -> f64 {
        match *self {
            Self::Pipe { diameter_m, .. } => diameter_m,
            Self::AtmosphericTank { volume_m3, .. } => volume_m3,
            _ => 0.0,
        }
    }

    /// Checks every figure.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if let Some(bore) = self.bore() {
            Inputs.between(self.bore_place(), bore, BORES.0, BORES.1)?;
        }
        match *self {
            Self::AtmosphericTank { volume_m3, .. } => Inputs.between("equipment.volume_m3", volume_m3, 1e-3, 1e6),
            Self::Pipe { length_m, pieces, .. } => {
                Inputs.between("equipment.length_m", length_m, 0.01, 1e6)?;
                Inputs.between("equipment.pieces", pieces, 1.0, 1e5)
            }
            Self::LoadingArm { hours_per_year, .. } => hours(hours_per_year),
            Self::ShipArm { operations_per_year, .. } => operations(operations_per_year),
            Self::Hose { hours_per_year, operations_per_year, .. } => {
                hours_per_year.map(hours).transpose()?;
                operations_per_year.map(operations).transpose()?;
                Ok(0.0)
            }
            Self::RoadTanker { present, .. } | Self::RailTanker { present, .. } => {
                some("equipment.present", present, 1e3)
            }
            Self::Package { handlings_per_year } => some("equipment.handlings_per_year", handlings_per_year, 1e9),
            Self::Cylinder { number, .. } | Self::Drum { number } => some("equipment.number", number, 1e6),
            _ => Ok(0.0),
        }?;
        Ok(())
    }

    fn bore_place(&self) -> &'static str {
        match self {
            Self::HeatExchanger { .. } => "equipment.tube_m",
            Self::Pipe { .. }
            | Self::LoadingArm { .. }
            | Self::ShipArm { .. }
            | Self::Hose { .. }
            | Self::ReliefValve { .. } => "equipment.diameter_m",
            _ => "equipment.connection_m",
        }
    }

    /// Returns how many times a frequency counts in a year.
    pub(super) fn exposure(&self, per: Per, least: f64) -> Result<f64, Fault> {
        let given = match (per, self) {
            (Per::Year, Self::Cylinder { number, .. } | Self::Drum { number }) => Some(*number),
            (Per::Year, _) => Some(1.0),
            (Per::MetreYear, Self::Pipe { length_m, .. }) => Some(length_m.max(least)),
            // A foot is 0.3048 m by definition.
            (Per::FootYear, Self::Pipe { length_m, .. }) => Some(length_m.max(least) / 0.3048),
            (Per::ComponentYear, Self::Pipe { pieces, .. }) => Some(*pieces),
            (Per::ComponentYear, _) => Some(1.0),
            (Per::Hour, Self::LoadingArm { hours_per_year, .. }) => Some(*hours_per_year),
            (Per::Hour, Self::Hose { hours_per_year, .. }) => *hours_per_year,
            (Per::Operation, Self::ShipArm { operations_per_year, .. }) => Some(*operations_per_year),
            (Per::Operation, Self::Hose { operations_per_year, .. }) => *operations_per_year,
            (Per::Handling, Self::Package { handlings_per_year }) => Some(*handlings_per_year),
            (Per::PresenceYear, Self::RoadTanker { present, .. } | Self::RailTanker { present, .. }) => Some(*present),
            _ => None,
        };
        given.ok_or_else(|| self.no_exposure(per))
    }

    fn no_exposure(&self, per: Per) -> Fault {
        let (place, zh, en) = match per {
            Per::Hour => ("equipment.hours_per_year", "每年使用小时数", "hours of use in a year"),
            Per::Operation => ("equipment.operations_per_year", "每年作业次数", "transfers in a year"),
            Per::Handling => ("equipment.handlings_per_year", "每年搬运件数", "packages handled in a year"),
            Per::PresenceYear => ("equipment.present", "平均在场数量", "number present on average"),
            Per::MetreYear | Per::FootYear => ("equipment.length_m", "长度", "length"),
            Per::Year | Per::ComponentYear => ("equipment", "数量", "number"),
        };
        let (name, unit) = (self.name(), per.unit());
        Fault::new(
            "qra.no_exposure",
            place,
            format!("该数据集的{}频率{}计，缺少{zh}", name.zh, unit.zh),
            format!("the set counts a {} {}, and the {en} are not given", name.en, unit.en),
        )
        .remedy(format!("填写{zh}，或改用其他数据集"), format!("give the {en}, or choose another set"))
    }
}

/// Takes a number above zero: what is never used is left out, or taken away by a factor with its reason.
fn some(place: &'static str, value: f64, most: f64) -> Result<f64, Fault> {
    Inputs.between(place, Inputs.positive(place, value)?, 0.0, most)
}

fn hours(hours: f64) -> Result<f64, Fault> {
    // A leap year has 8784.
    some("equipment.hours_per_year", hours, 8_784.0)
}

fn operations(operations: f64) -> Result<f64, Fault> {
    some("equipment.operations_per_year", operations, 1e6)
}

fn one() -> f64 {
    1.0
}
