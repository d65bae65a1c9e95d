//! What kinds of firms hold. The figures are invented after what such plants are commonly built for; they are nobody's inventory.

use Form::{Drums, Process, Tanks};

/// How a substance is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In tanks of a tank farm, each of at most so many tonnes.
    Tanks(u32),
    /// In drums, sacks and cylinders of a warehouse.
    Drums,
    /// Inside a production unit.
    Process,
}

/// A line of an inventory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) cas: &'static str,
    pub(super) form: Form,
    /// Design maximum, tonnes, from and to.
    pub(super) tonnes: [f64; 2],
    pub(super) state: &'static str,
    pub(super) temperature_c: f64,
    pub(super) pressure_mpa: f64,
    /// Symbols of GB 18218-2018 Table 2, for what Table 1 does not name.
    pub(super) categories: &'static str,
    /// Share of firms that hold it.
    pub(super) share: f64,
}

const fn line(name: &'static str, cas: &'static str, form: Form, from: f64, to: f64) -> Line {
    Line {
        name,
        cas,
        form,
        tonnes: [from, to],
        state: "liquid",
        temperature_c: 20.0,
        pressure_mpa: 0.0,
        categories: "",
        share: 1.0,
    }
}

impl Line {
    const fn gas(self, temperature_c: f64, pressure_mpa: f64) -> Self {
        Self { state: "gas", temperature_c, pressure_mpa, ..self }
    }

    const fn liquefied(self, temperature_c: f64, pressure_mpa: f64) -> Self {
        Self { state: "liquefied_gas", temperature_c, pressure_mpa, ..self }
    }

    const fn solid(self) -> Self {
        Self { state: "solid", ..self }
    }

    const fn table_2(self, categories: &'static str) -> Self {
        Self { categories, ..self }
    }

    const fn at(self, share: f64) -> Self {
        Self { share, ..self }
    }
}

/// A kind of firm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// What its name ends with.
    pub(super) ending: &'static str,
    pub(super) sector: &'static str,
    pub(super) count: usize,
    /// Where it settles.
    pub(super) place: Place,
    /// Width and depth of its site, metres.
    pub(super) size_m: [f64; 2],
    pub(super) employees: [f64; 2],
    /// Name of its production unit, with the key supervised process it runs.
    pub(super) process: (&'static str, &'static str),
    pub(super) lines: &'static [Line],
}

/// Where a kind of firm settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One of the chemical parks, by number.
    Parks(&'static [usize]),
    /// Towns, the larger ones more often.
    Towns,
}

/// The parks: name, longitude, latitude, radius in metres. Positions of public record, some to within a few kilometres; extents are ours.
pub(super) const PARKS: &[(&str, f64, f64, f64)] = &[
    ("长兴岛西部石化园区", 121.300, 39.535, 3200.0),
    ("西中岛石化园区", 121.330, 39.440, 3000.0),
    ("松木岛化工园区", 121.620, 39.355, 2600.0),
    ("大孤山石化园区", 121.860, 38.990, 2600.0),
    ("甘井子老工业区", 121.630, 38.985, 1600.0),
    ("花园口经济区", 122.680, 39.590, 3200.0),
    ("大窑湾港区", 121.890, 39.030, 2200.0),
];

const BIG: Place = Place::Parks(&[0, 1, 3]);
const FINE: Place = Place::Parks(&[2, 5, 2, 3, 0]);
const DEPOTS: Place = Place::Parks(&[3, 1, 6, 0, 4]);
const QUAYS: Place = Place::Parks(&[6, 3, 1, 6]);

/// The kinds of firms of the city, some 280 in all.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        ending: "炼化有限公司",
        sector: "production",
        count: 3,
        place: BIG,
        size_m: [1100.0, 800.0],
        employees: [900.0, 2600.0],
        process: ("加氢装置", "加氢工艺"),
        lines: &[
            line("汽油", "", Tanks(8000), 20_000.0, 80_000.0),
            line("柴油", "68334-30-5", Tanks(10_000), 30_000.0, 90_000.0).table_2("W5.4"),
            line("苯", "71-43-2", Tanks(3000), 2000.0, 8000.0),
            line("甲苯", "108-88-3", Tanks(3000), 2000.0, 8000.0),
            line("液化石油气", "68476-85-7", Tanks(900), 800.0, 5000.0).liquefied(20.0, 1.6),
            line("氢气", "1333-74-0", Process, 0.8, 4.0).gas(80.0, 12.0),
            line("硫化氢", "7783-06-4", Process, 0.4, 3.0).gas(45.0, 0.8),
        ],
    },
    Kind {
        ending: "氯碱化工有限公司",
        sector: "production",
        count: 3,
        place: Place::Parks(&[2, 1, 5]),
        size_m: [420.0, 320.0],
        employees: [180.0, 600.0],
        process: ("电解装置", "电解工艺（氯碱）"),
        lines: &[
            line("液氯", "7782-50-5", Tanks(50), 20.0, 150.0).liquefied(20.0, 1.0),
            line("氢气", "1333-74-0", Process, 0.2, 1.5).gas(40.0, 0.2),
            line("氯化氢（无水）", "7647-01-0", Process, 2.0, 12.0).gas(40.0, 0.3),
        ],
    },
    Kind {
        ending: "合成氨有限公司",
        sector: "production",
        count: 2,
        place: Place::Parks(&[0, 2]),
        size_m: [600.0, 420.0],
        employees: [260.0, 700.0],
        process: ("合成氨装置", "合成氨工艺"),
        lines: &[
            line("液氨", "7664-41-7", Tanks(1200), 800.0, 5000.0).liquefied(-33.0, 0.0),
            line("甲醇", "67-56-1", Tanks(4000), 2000.0, 9000.0),
            line("一氧化碳", "630-08-0", Process, 0.5, 4.0).gas(220.0, 3.0).table_2("W2"),
        ],
    },
    Kind {
        ending: "环氧新材料有限公司",
        sector: "production",
        count: 3,
        place: Place::Parks(&[0, 1, 2]),
        size_m: [460.0, 360.0],
        employees: [160.0, 420.0],
        process: ("环氧乙烷装置", "氧化工艺"),
        lines: &[
            line("环氧乙烷", "75-21-8", Tanks(400), 100.0, 900.0).liquefied(0.0, 0.4),
            line("1,2-环氧丙烷", "75-56-9", Tanks(600), 400.0, 2500.0),
            line("乙烯", "74-85-1", Tanks(1500), 100.0, 1800.0).liquefied(-103.0, 0.0),
        ],
    },
    Kind {
        ending: "聚合材料有限公司",
        sector: "production",
        count: 5,
        place: Place::Parks(&[0, 2, 3]),
        size_m: [420.0, 300.0],
        employees: [120.0, 380.0],
        process: ("聚合装置", "聚合工艺"),
        lines: &[
            line("苯乙烯", "100-42-5", Tanks(2500), 800.0, 9000.0),
            line("1,3-丁二烯", "106-99-0", Tanks(700), 60.0, 900.0).liquefied(20.0, 0.4).at(0.4),
            line("2-丙烯腈", "107-13-1", Tanks(800), 80.0, 900.0).at(0.4),
            line("甲苯", "108-88-3", Tanks(800), 60.0, 800.0),
        ],
    },
    Kind {
        ending: "聚氨酯有限公司",
        sector: "production",
        count: 3,
        place: Place::Parks(&[0, 2, 5]),
        size_m: [360.0, 280.0],
        employees: [90.0, 260.0],
        process: ("光气化装置", "光气及光气化工艺"),
        lines: &[
            line("甲苯二异氰酸酯", "26471-62-5", Tanks(200), 60.0, 500.0),
            line("碳酰氯", "75-44-5", Process, 0.05, 0.5).gas(20.0, 0.3),
            line("液氯", "7782-50-5", Tanks(50), 10.0, 90.0).liquefied(20.0, 1.0).at(0.6),
        ],
    },
    Kind {
        ending: "氟化学有限公司",
        sector: "production",
        count: 2,
        place: Place::Parks(&[5, 2]),
        size_m: [300.0, 240.0],
        employees: [70.0, 200.0],
        process: ("氟化装置", "氟化工艺"),
        lines: &[
            line("氟化氢（无水）", "7664-39-3", Tanks(40), 4.0, 70.0).liquefied(15.0, 0.3),
            line("液氯", "7782-50-5", Tanks(30), 3.0, 30.0).liquefied(20.0, 1.0).at(0.5),
        ],
    },
    Kind {
        ending: "精细化工有限公司",
        sector: "production",
        count: 20,
        place: FINE,
        size_m: [220.0, 170.0],
        employees: [40.0, 180.0],
        process: ("合成车间", "烷基化工艺"),
        lines: &[
            line("甲苯", "108-88-3", Tanks(80), 15.0, 160.0),
            line("甲醇", "67-56-1", Tanks(80), 15.0, 220.0),
            line("丙酮", "67-64-1", Tanks(60), 8.0, 90.0).at(0.5),
            line("乙酸乙酯", "141-78-6", Drums, 4.0, 60.0).at(0.5),
            line("液氯", "7782-50-5", Drums, 1.0, 14.0).liquefied(20.0, 1.0).at(0.25),
            line("液氨", "7664-41-7", Drums, 1.0, 18.0).liquefied(20.0, 1.0).at(0.25),
            line("溴", "7726-95-6", Drums, 0.5, 9.0).at(0.15),
            line("环己烷", "110-82-7", Tanks(60), 5.0, 60.0).at(0.3),
        ],
    },
    Kind {
        ending: "涂料有限公司",
        sector: "production",
        count: 10,
        place: FINE,
        size_m: [160.0, 120.0],
        employees: [25.0, 120.0],
        process: ("树脂车间", "聚合工艺"),
        lines: &[
            line("甲苯", "108-88-3", Tanks(50), 6.0, 90.0),
            line("苯乙烯", "100-42-5", Tanks(60), 6.0, 90.0).at(0.6),
            line("乙酸乙酯", "141-78-6", Drums, 2.0, 30.0),
            line("混合芳烃稀释剂XF-7", "", Drums, 3.0, 24.0).at(0.3),
        ],
    },
    Kind {
        ending: "工业气体有限公司",
        sector: "production",
        count: 7,
        place: Place::Parks(&[0, 2, 3, 4, 5]),
        size_m: [150.0, 110.0],
        employees: [15.0, 60.0],
        process: ("空分装置", ""),
        lines: &[
            line("氧（液化的）", "7782-44-7", Tanks(400), 40.0, 900.0).liquefied(-183.0, 0.1),
            line("乙炔", "74-86-2", Drums, 0.2, 2.4).gas(20.0, 1.5).at(0.5),
            line("氢气", "1333-74-0", Drums, 0.2, 3.0).gas(20.0, 20.0).at(0.5),
        ],
    },
    Kind {
        ending: "油品储运有限公司",
        sector: "storage",
        count: 13,
        place: DEPOTS,
        size_m: [420.0, 300.0],
        employees: [20.0, 90.0],
        process: ("", ""),
        lines: &[
            line("汽油", "", Tanks(5000), 800.0, 16_000.0),
            line("柴油", "68334-30-5", Tanks(8000), 4000.0, 60_000.0).table_2("W5.4"),
        ],
    },
    Kind {
        ending: "液体化工仓储有限公司",
        sector: "storage",
        count: 11,
        place: DEPOTS,
        size_m: [380.0, 280.0],
        employees: [20.0, 90.0],
        process: ("", ""),
        lines: &[
            line("甲醇", "67-56-1", Tanks(4000), 1500.0, 20_000.0),
            line("苯", "71-43-2", Tanks(2000), 400.0, 6000.0).at(0.5),
            line("甲苯", "108-88-3", Tanks(2000), 400.0, 6000.0).at(0.6),
            line("苯乙烯", "100-42-5", Tanks(2000), 400.0, 8000.0).at(0.5),
            line("2-丙烯腈", "107-13-1", Tanks(1000), 100.0, 2500.0).at(0.3),
            line("乙醇", "64-17-5", Tanks(1500), 300.0, 4000.0).at(0.4),
        ],
    },
    Kind {
        ending: "液化气储配站",
        sector: "storage",
        count: 5,
        place: Place::Towns,
        size_m: [140.0, 110.0],
        employees: [10.0, 30.0],
        process: ("", ""),
        lines: &[line("液化石油气", "68476-85-7", Tanks(100), 40.0, 500.0).liquefied(20.0, 1.6)],
    },
    Kind {
        ending: "液化天然气接收站",
        sector: "storage",
        count: 1,
        place: Place::Parks(&[3]),
        size_m: [700.0, 500.0],
        employees: [120.0, 200.0],
        process: ("", ""),
        lines: &[line("天然气", "8006-14-2", Tanks(72_000), 200_000.0, 215_000.0).liquefied(-162.0, 0.02)],
    },
    Kind {
        ending: "危险品仓储有限公司",
        sector: "storage",
        count: 9,
        place: Place::Parks(&[2, 3, 5, 6, 4]),
        size_m: [180.0, 140.0],
        employees: [12.0, 50.0],
        process: ("", ""),
        lines: &[
            line("乙醇", "64-17-5", Drums, 10.0, 160.0),
            line("丙酮", "67-64-1", Drums, 10.0, 120.0),
            line("乙酸乙酯", "141-78-6", Drums, 10.0, 120.0),
            line("过氧化二苯甲酰", "94-36-0", Drums, 1.0, 10.0).solid().table_2("W7.2").at(0.3),
            line("甲苯二异氰酸酯", "26471-62-5", Drums, 4.0, 60.0).at(0.5),
            line("清洗剂K-12", "", Drums, 2.0, 20.0).at(0.2),
        ],
    },
    Kind {
        ending: "港口危险货物作业有限公司",
        sector: "port",
        count: 9,
        place: QUAYS,
        size_m: [300.0, 220.0],
        employees: [40.0, 220.0],
        process: ("", ""),
        lines: &[
            line("碳化钙", "75-20-7", Drums, 20.0, 180.0).solid(),
            line("氯酸钠", "7775-09-9", Drums, 10.0, 120.0).solid().at(0.6),
            line("2-丙烯腈", "107-13-1", Drums, 10.0, 60.0).at(0.4),
            line("金属钠", "7440-23-5", Drums, 1.0, 9.0).solid().at(0.4),
            line("白磷", "12185-10-3", Drums, 4.0, 60.0).solid().at(0.3),
        ],
    },
    Kind {
        ending: "液体散货码头有限公司",
        sector: "port",
        count: 5,
        place: Place::Parks(&[3, 1, 6]),
        size_m: [340.0, 240.0],
        employees: [60.0, 240.0],
        process: ("", ""),
        lines: &[
            line("汽油", "", Tanks(5000), 1500.0, 12_000.0),
            line("甲醇", "67-56-1", Tanks(5000), 2000.0, 15_000.0).at(0.6),
            line("二甲苯", "1330-20-7", Tanks(4000), 1000.0, 9000.0).table_2("W5.4").at(0.5),
        ],
    },
    Kind {
        ending: "加油站",
        sector: "filling_station",
        count: 94,
        place: Place::Towns,
        size_m: [52.0, 40.0],
        employees: [6.0, 16.0],
        process: ("", ""),
        lines: &[
            line("汽油", "", Tanks(24), 30.0, 90.0),
            line("柴油", "68334-30-5", Tanks(24), 20.0, 60.0).table_2("W5.4"),
        ],
    },
    Kind {
        ending: "加气站",
        sector: "filling_station",
        count: 16,
        place: Place::Towns,
        size_m: [60.0, 46.0],
        employees: [6.0, 16.0],
        process: ("", ""),
        lines: &[line("天然气", "8006-14-2", Tanks(26), 8.0, 50.0).liquefied(-150.0, 0.8)],
    },
    Kind {
        ending: "加氢站",
        sector: "filling_station",
        count: 3,
        place: Place::Towns,
        size_m: [70.0, 50.0],
        employees: [6.0, 16.0],
        process: ("", ""),
        lines: &[line("氢气", "1333-74-0", Tanks(1), 0.4, 1.5).gas(20.0, 45.0)],
    },
    Kind {
        ending: "冷链食品有限公司",
        sector: "use",
        count: 14,
        place: Place::Towns,
        size_m: [150.0, 110.0],
        employees: [40.0, 400.0],
        process: ("", ""),
        lines: &[line("液氨", "7664-41-7", Process, 2.0, 45.0).liquefied(-10.0, 1.2)],
    },
    Kind {
        ending: "水务有限公司",
        sector: "use",
        count: 6,
        place: Place::Towns,
        size_m: [180.0, 140.0],
        employees: [20.0, 90.0],
        process: ("", ""),
        lines: &[line("液氯", "7782-50-5", Drums, 1.0, 9.0).liquefied(20.0, 1.0)],
    },
    Kind {
        ending: "医院",
        sector: "use",
        count: 4,
        place: Place::Towns,
        size_m: [140.0, 110.0],
        employees: [200.0, 900.0],
        process: ("", ""),
        lines: &[line("氧（液化的）", "7782-44-7", Tanks(20), 8.0, 40.0).liquefied(-183.0, 0.8)],
    },
    Kind {
        ending: "应用技术研究所",
        sector: "use",
        count: 4,
        place: Place::Towns,
        size_m: [110.0, 80.0],
        employees: [60.0, 300.0],
        process: ("", ""),
        lines: &[
            line("乙醇", "64-17-5", Drums, 0.2, 2.0),
            line("乙醚", "60-29-7", Drums, 0.02, 0.4),
            line("丙酮", "67-64-1", Drums, 0.1, 1.0),
        ],
    },
    Kind {
        ending: "环保处置有限公司",
        sector: "waste",
        count: 8,
        place: Place::Parks(&[2, 5, 3, 0]),
        size_m: [170.0, 130.0],
        employees: [20.0, 90.0],
        process: ("", ""),
        lines: &[line("甲苯", "108-88-3", Drums, 3.0, 40.0), line("废有机溶剂（HW06）", "", Drums, 10.0, 90.0).at(0.5)],
    },
    Kind {
        ending: "危险货物运输有限公司",
        sector: "transport",
        count: 20,
        place: Place::Towns,
        size_m: [120.0, 90.0],
        employees: [20.0, 140.0],
        process: ("", ""),
        lines: &[],
    },
];
