//! Reading a scenario.

use super::{SCHEMA, Scenario};
use crate::Fault;

/// Longest scenario that is read, bytes.
const LONGEST: usize = 4 << 20;

impl Scenario {
    /// Reads a scenario from JSON and checks every figure of it.
    ///
    /// # Errors
    ///
    /// A [`Fault`] with the line of what cannot be read, or with the field whose figure is impossible.
    pub fn read(json: &str) -> Result<Self, Fault> {
        if json.len() > LONGEST {
            return Err(Fault::new(
                "consequence.too_long",
                "scenario",
                format!("情景文件超过 {} MB", LONGEST >> 20),
                format!("the scenario is longer than {} MB", LONGEST >> 20),
            )
            .remedy("减少受体数量，分批计算", "give fewer receivers, and ask page by page"));
        }
        let scenario: Self = serde_json::from_str(json).map_err(|error| unreadable(&error))?;
        if scenario.schema != SCHEMA {
            return Err(Fault::new(
                "consequence.schema",
                "schema",
                format!("不认识的情景格式“{}”", scenario.schema),
                format!("“{}” is not a schema this program knows", scenario.schema),
            )
            .remedy(format!("写作“{SCHEMA}”"), format!("write “{SCHEMA}”")));
        }
        scenario.check()?;
        Ok(scenario)
    }
}

fn unreadable(error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    Fault::new(
        "consequence.unreadable",
        format!("line {line}, column {column}"),
        format!("情景第 {line} 行第 {column} 列无法读取：{error}"),
        format!("the scenario cannot be read at line {line}, column {column}: {error}"),
    )
    .remedy("对照情景格式说明核对字段名和数值", "compare field names and values with the description of the schema")
}
