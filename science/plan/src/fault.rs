//! Why a text is not read as a plan.

use anlan_quantity::Text;
use serde::Serialize;

/// A text that is not read at all; a doubt within a plan is a [`Question`](crate::Question) instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {}", reason.en)]
#[non_exhaustive]
pub struct Fault {
    /// Stable word for programs.
    pub code: &'static str,
    /// What is wrong.
    pub reason: Text,
    /// What to do.
    pub remedy: Text,
}

impl Fault {
    pub(crate) fn empty() -> Self {
        Self {
            code: "plan.empty",
            reason: Text::new("文件中没有文字", "the file holds no text"),
            remedy: Text::new(
                "检查文件；扫描件须先识别为文字",
                "check the file; a scan has to be turned into text first",
            ),
        }
    }

    pub(crate) fn too_large(bytes: usize, limit: usize) -> Self {
        Self {
            code: "plan.too_large",
            reason: Text::new(
                format!("文本有{bytes}字节，上限为{limit}字节"),
                format!("the text has {bytes} bytes; {limit} are taken"),
            ),
            remedy: Text::new("只粘贴通知和方案的正文", "paste only the notice and the plan"),
        }
    }

    pub(crate) fn too_many(what_zh: &str, what_en: &str, limit: usize) -> Self {
        Self {
            code: "plan.too_many",
            reason: Text::new(format!("{what_zh}超过{limit}"), format!("more than {limit} {what_en}")),
            remedy: Text::new("按方案分开导入", "import plan by plan"),
        }
    }

    pub(crate) fn not_a_plan() -> Self {
        Self {
            code: "plan.not_a_plan",
            reason: Text::new(
                "这不像工作方案：没有找到编号的任务及其责任单位或完成时限",
                "this does not look like a work plan: no numbered tasks with a responsible unit or a deadline were found",
            ),
            remedy: Text::new(
                "导入带“一、（一）1.”编号、写明责任单位或时限的方案全文",
                "import the whole plan, with its numbering and its responsible units or deadlines",
            ),
        }
    }
}
