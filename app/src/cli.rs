//! What can be typed.

use std::path::PathBuf;

use anlan_kernel::problem::Language;
use anlan_regulations::gb18218::Edition;
use anlan_spatial::Datum;
use clap::{Parser, Subcommand};
use jiff::civil::Date;

/// 安澜：城市危险化学品安全开放平台。Anlan: the open platform with which a city keeps its hazardous chemicals safe.
///
/// 退出码 Exit codes: 0 完成 done · 1 核对不符或有被拒绝的行 mismatch, or rows refused · 2 输入有误 wrong input · 3 不存在 not found ·
/// 4 冲突 conflict · 5 暂不可用 unavailable · 70 内部错误 internal fault
#[derive(Debug, Parser)]
#[command(name = "anlan", version, max_term_width = 120)]
pub(crate) struct Arguments {
    /// 数据库：文件路径或 postgres:// 地址。Database: a file, or a postgres:// address.
    #[arg(long, global = true, env = "ANLAN_DATABASE", default_value = "data/anlan.sqlite")]
    pub(crate) database: String,

    /// 以 JSON 输出。Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// 语言 zh 或 en。Language, zh or en.
    #[arg(long, global = true, env = "ANLAN_LANG", default_value = "zh", value_parser = ["zh", "en"])]
    pub(crate) lang: String,

    /// 操作人。Who acts, as the journal keeps it.
    #[arg(long, global = true, env = "ANLAN_ACTOR", default_value = "cli")]
    pub(crate) actor: String,

    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    pub(crate) fn language(&self) -> Language {
        if self.lang == "en" { Language::En } else { Language::Zh }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 建立数据库并装入各包的名单。Create the database and load the lists of the packs.
    Init,
    /// 装入示例城市，辨识分级，打印城市表并写出风险分布档案。Load the sample city, identify and grade, print the city table, write the archive.
    Demo {
        /// 档案的输出文件夹。Folder of the archive.
        #[arg(long, default_value = "out")]
        out: PathBuf,
    },
    /// 提供网页、接口与地图服务。Serve the browser client, the interface and the map service.
    Serve {
        /// 监听地址。Address to listen on.
        #[arg(long, env = "ANLAN_LISTEN", default_value = "127.0.0.1:8080")]
        listen: std::net::SocketAddr,
        /// 平台的域名，可多次给出；缺省接受监听地址和本机名。Host name of the platform, may be repeated.
        #[arg(long = "host", env = "ANLAN_HOST", value_delimiter = ',')]
        hosts: Vec<String>,
        /// 对外地址，如 https://anlan.example；https 时 Cookie 仅经加密连接发送。Address known outside.
        #[arg(long, env = "ANLAN_PUBLIC_URL")]
        public_url: Option<String>,
        /// 备份与上传所在的文件夹；缺省在数据库旁。Folder of backups and uploads; beside the database by default.
        #[arg(long, env = "ANLAN_FOLDER")]
        folder: Option<PathBuf>,
        /// 风险图的气象联合频率表（CSV）；示例城市自带。Joint weather table for the risk map, CSV; the sample city has its own.
        #[arg(long, env = "ANLAN_WEATHER")]
        weather: Option<PathBuf>,
    },
    /// 打印接口说明（OpenAPI 3.1）。Print the description of the interface (OpenAPI 3.1).
    Openapi,
    /// 导入表格（XLSX、CSV、GeoJSON、JSON）。Import tables.
    Import {
        /// 文件。Files.
        files: Vec<PathBuf>,
        /// 记录类型；缺省由表头判断。Record type; told from the headings by default.
        #[arg(long = "type")]
        kind: Option<String>,
        /// 列对应表：JSON，{"列名": "字段"}。Map of columns, JSON, {"heading": "field"}.
        #[arg(long)]
        map: Option<PathBuf>,
        /// 坐标系：wgs84、cgcs2000、gcj02、bd09。Datum of the coordinates.
        #[arg(long, default_value = "wgs84", value_parser = datum)]
        datum: Datum,
        /// 事实的陈述日期。Day on which the facts were stated.
        #[arg(long)]
        stated_on: Option<Date>,
        /// 只预览，不写入。Preview only.
        #[arg(long)]
        dry_run: bool,
        /// 有一行被拒绝则整个文件不导入。Refuse the whole file when one row is refused.
        #[arg(long)]
        all_or_nothing: bool,
        /// 列出已做的导入。List the imports made.
        #[arg(long)]
        list: bool,
        /// 撤销一次导入。Undo an import.
        #[arg(long, value_name = "BATCH")]
        undo: Option<String>,
    },
    /// 导出一类记录，或其空白模板。Export the records of a type, or its empty template.
    Export {
        /// 记录类型。Record type.
        kind: String,
        /// 输出文件 .xlsx .csv .geojson .jsonl。File to write.
        #[arg(short, long)]
        out: PathBuf,
        /// 只写模板。Write the template only.
        #[arg(long)]
        template: bool,
    },
    /// 辨识并分级：给出文件则不用数据库。Identify and grade: a file, or the database where none is given.
    Identify {
        /// 表格文件。A table.
        file: Option<PathBuf>,
        /// 标准版本 2018 或 2009。Edition, 2018 or 2009.
        #[arg(long, default_value = "2018")]
        edition: Edition,
        /// 列对应表。Map of columns.
        #[arg(long)]
        map: Option<PathBuf>,
        /// 厂界外500 m内人数，用于没有此列的文件。People within 500 m, for files without such a column.
        #[arg(long)]
        persons: Option<u64>,
        /// 截至某日（仅数据库）。As of a day (database only).
        #[arg(long)]
        as_of: Option<Date>,
        /// 两版对照（仅数据库）。Compare the two editions (database only).
        #[arg(long)]
        compare: bool,
        /// 自某日以来的变化与原因（仅数据库）。What changed since a day, and why (database only).
        #[arg(long)]
        since: Option<Date>,
        /// 须重新辨识评估的重大危险源（40号令第十一条）。Hazards to be assessed anew (Order 40, art. 11).
        #[arg(long)]
        due: bool,
        /// 逐单元打印推导过程。Print the working of each unit.
        #[arg(long)]
        working: bool,
    },
    /// 待认定的物质；给出问题则作出认定。Substances still to be decided; with a question, decide it.
    Queue {
        /// 问题。Question.
        question: Option<String>,
        /// 目录序号。Serial in the catalogue.
        #[arg(long)]
        serial: Option<i64>,
        /// CAS号。CAS number.
        #[arg(long)]
        cas: Option<String>,
        /// 危险性类别（表2符号）。Hazard categories, symbols of Table 2.
        #[arg(long, value_delimiter = ';')]
        category: Vec<String>,
        /// 不属于危险化学品。Not a hazardous chemical.
        #[arg(long)]
        not_hazardous: bool,
        /// 撤回认定。Take the decision back.
        #[arg(long)]
        take_back: bool,
        /// 依据。Ground.
        #[arg(long)]
        reason: Option<String>,
    },
    /// 计算一个泄漏情景的后果。Compute what a release does.
    Consequence {
        /// 情景文件（JSON）；“-”为标准输入。Scenario, JSON; `-` reads standard input.
        scenario: PathBuf,
        /// 打印等值线 GeoJSON；不给位置时为距泄漏点的米数。Print the contours as GeoJSON; without a place in metres from the release.
        #[arg(long)]
        geojson: bool,
        /// 泄漏点经纬度（WGS 84）。Place of the release, WGS 84.
        #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
        at: Option<String>,
        /// 打印图。Print a picture.
        #[arg(long, conflicts_with = "geojson")]
        svg: bool,
    },
    /// 计算全市风险：等值线、栅格、F-N 曲线、逐目标判定和报告。Assess the risk of a city: contours, grid, F-N curve, verdicts, report.
    Assess {
        /// 表格或其所在文件夹，装入临时数据库；缺省用 --database。Tables or their folder, taken into a temporary database.
        tables: Vec<PathBuf>,
        /// 气象联合频率表（CSV）；表格和示例城市缺省用合成样表。Joint weather table, CSV; a synthetic one for tables and the sample city.
        #[arg(long, env = "ANLAN_WEATHER")]
        weather: Option<PathBuf>,
        /// 失效频率数据集。Set of failure frequencies.
        #[arg(long, value_name = "SET", default_value = "purple_book")]
        frequencies: String,
        /// 截至某日日终。As of the end of a day.
        #[arg(long, value_name = "DAY")]
        as_of: Option<Date>,
        /// 等值线，每年；缺省为各标准的限值。Contours, per year; the limits of the criteria by default.
        #[arg(long, value_delimiter = ',', value_parser = level)]
        levels: Vec<f64>,
        /// 网格边长，米；缺省按范围取。Side of a cell, m; by extent by default.
        #[arg(long, value_name = "METRES", value_parser = metres)]
        cell: Option<f64>,
        /// 线程数；结果不因此而变。Threads; results do not depend on it.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
        threads: Option<u16>,
        /// 由工作进程（anlan worker）计算：NATS 服务器地址；结果不因此而变。Let workers compute: a NATS server; results do not depend on it.
        #[arg(long, visible_alias = "workers", value_name = "URL", env = "ANLAN_NATS", hide_env_values = true)]
        nats: Option<String>,
        /// 工作进程无音讯多少秒后，其任务交给另一个。Seconds of silence after which a worker's batch goes to another.
        #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3600))]
        patience: u16,
        /// 输出文件夹。Folder to write into.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 工作进程：为 anlan assess --nats 计算一批批风险源。A worker: computes sources for anlan assess --nats, batch by batch.
    Worker {
        /// NATS 服务器（开启 JetStream）：nats://主机:4222，加密用 tls://。NATS server with JetStream; tls:// where it is encrypted.
        #[arg(long, value_name = "URL", env = "ANLAN_NATS", hide_env_values = true)]
        nats: String,
        /// 线程数；缺省为全部处理器。Threads; all processors by default.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
        threads: Option<u16>,
        /// 在日志中的名字；缺省为进程号。Name in messages; the process number by default.
        #[arg(long)]
        name: Option<String>,
    },
    /// 以算例和试验数据核对引擎。Check the engine against worked examples and measured releases.
    Verify {
        /// 文件夹。Folder.
        folder: PathBuf,
        /// 写出对比图页面（HTML）。Write a page with the comparisons, HTML.
        #[arg(long)]
        page: Option<PathBuf>,
    },
    /// 测速：冻结的合成城市。Measure speed on the frozen synthetic city.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
    /// 写出风险分布档案。Write the archive of risks.
    Archive {
        /// 输出 .html 或 .xlsx。File to write, .html or .xlsx.
        #[arg(short, long, default_value = "out/archive.html")]
        out: PathBuf,
        /// 截至某日。As of a day.
        #[arg(long)]
        as_of: Option<Date>,
        /// 与更早的一日比较。Compare with an earlier day.
        #[arg(long)]
        since: Option<Date>,
        /// 标准版本。Edition.
        #[arg(long, default_value = "2018")]
        edition: Edition,
    },
    /// 日志：核对、导出、某条记录的历史。The journal: verify, export, history of a record.
    Journal {
        #[command(subcommand)]
        what: Journal,
    },
    /// 备份数据库（写入不停）。Back the database up while writing goes on.
    Backup {
        /// 备份文件。File to write.
        to: PathBuf,
    },
    /// 从备份恢复。Restore a backup.
    Restore {
        /// 备份文件。Backup.
        from: PathBuf,
    },
    /// 包：检查，输出 JSON Schema。Packs: check, print JSON Schema.
    Pack {
        #[command(subcommand)]
        what: Pack,
    },
    /// 工作方案：从文本读出任务、单位、时限和待确认的问题。Work plans: measures, parties, clocks and questions from their text.
    Plan {
        #[command(subcommand)]
        what: Plan,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// 城市个人风险、等值线和社会风险的用时、内存与校验值。Time, memory and checksums of the risk of a city.
    City {
        /// 泄漏情景数。Release cases.
        #[arg(long, default_value_t = 5_000)]
        sources: usize,
        /// 网格边长，m。Side of a cell, m.
        #[arg(long, default_value_t = 50.0)]
        cell: f64,
        /// 人口。People.
        #[arg(long, default_value_t = 1e6)]
        people: f64,
        /// 线程数；0为全部处理器。Threads; 0 takes all processors.
        #[arg(long, default_value_t = 0)]
        threads: usize,
        /// 社会风险每个风向扇区内的风向数。Wind directions looked at in each sector for societal risk.
        #[arg(long, default_value_t = 2)]
        directions: usize,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Journal {
    /// 核对每一条和每条记录；给出导出的文件则离线核对。Verify every entry and record; with an exported file, offline.
    Verify {
        /// 导出的日志文件。Exported journal.
        bundle: Option<PathBuf>,
    },
    /// 导出为任何人可离线核对的文件。Export to a file that anyone can verify offline.
    Export {
        /// 文件。File.
        out: PathBuf,
    },
    /// 打印日志头。Print the head.
    Head,
    /// 一条记录的历史。History of a record.
    History {
        /// 记录编号。Record id.
        record: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Plan {
    /// 读一份方案（.txt 或 .docx）。Read a plan, .txt or .docx.
    Parse {
        /// 文件。File.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pack {
    /// 检查文件夹中的包。Check the packs in a folder.
    Check {
        /// 含 pack.yaml 的文件夹，或其上级。Folder with a pack.yaml, or the one above.
        folder: PathBuf,
    },
    /// 打印记录类型的 JSON Schema。Print the JSON Schema of a record type.
    Schema {
        /// 记录类型；缺省列出全部。Record type; all are listed by default.
        kind: Option<String>,
    },
}

fn datum(text: &str) -> Result<Datum, String> {
    text.parse::<Datum>().map_err(|fault| fault.to_string())
}

fn level(text: &str) -> Result<f64, String> {
    let level = text.trim().parse::<f64>().ok().filter(|level| (1e-12..=1.0).contains(level));
    level.ok_or_else(|| {
        "每年 1e-12 至 1 之间的风险值，如 1e-5。A risk between 1e-12 and 1 a year, such as 1e-5".to_owned()
    })
}

fn metres(text: &str) -> Result<f64, String> {
    let side = text.trim().parse::<f64>().ok().filter(|side| (5.0..=10_000.0).contains(side));
    side.ok_or_else(|| "5 至 10000 米。Between 5 and 10000 m".to_owned())
}
