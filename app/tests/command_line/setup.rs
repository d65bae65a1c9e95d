//! Running the program in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|cause| panic!("no JSON ({cause}): {}{}", self.out, self.err))
    }

    /// Problems that were printed as JSON.
    pub(crate) fn problems(&self) -> Vec<Value> {
        self.err.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
    }
}

/// A folder with a database.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A folder without a database.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a database as `anlan init` leaves it.
    pub(crate) fn new() -> Self {
        let desk = Self::empty();
        desk.done(&["init"]);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), text).unwrap();
        name.to_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_anlan"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("ANLAN_DATABASE", "city.db")
            .env_remove("ANLAN_LANG")
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        run
    }
}

/// Two sites with what stands in them; the second has a substance nobody knows.
pub(crate) fn small_city(desk: &Desk) {
    desk.write("enterprises.csv", format!("统一社会信用代码,企业名称\n{CREDIT_CODE},海湾仓储（演示）\n"));
    desk.write(
        "sites.csv",
        format!("厂区编号,厂区名称,统一社会信用代码,经度,纬度\nA,海湾一库,{CREDIT_CODE},121.60,38.95\nB,海湾二库,{CREDIT_CODE},121.70,38.95\n"),
    );
    desk.write(
        "stock.csv",
        "厂区编号,序号,危险化学品名称,CAS号,设计最大量(t)\nA,1,液氨,7664-41-7,30\nA,2,甲醇,67-56-1,400\nB,1,某某混合溶剂,,50\n",
    );
    desk.done(&["import", "--type", "enterprise", "enterprises.csv"]);
    desk.done(&["import", "--type", "site", "sites.csv"]);
    desk.done(&["import", "--type", "holding", "stock.csv"]);
}

/// Returns the verdict on a site of the database.
pub(crate) fn verdict_on(desk: &Desk, code: &str) -> Value {
    let report = desk.done(&["identify", "--json"]).json();
    let verdicts = report["verdicts"].as_array().unwrap();
    verdicts.iter().find(|verdict| verdict["subject"]["code"] == code).unwrap_or_else(|| panic!("{report}")).clone()
}

/// An invented code: no region has the number 990200.
pub(crate) const CREDIT_CODE: &str = "91990200MA0000001M";

/// Returns a folder of the shared data, or says that its checks are left out.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("left out: checks against {folder}, which is not there");
    None
}
