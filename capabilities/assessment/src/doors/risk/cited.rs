//! Citations as people read them in both languages.
//!
//! Names of authors and of publications stay as they are; the words between them are told in the language of the reader.

use anlan_http::problem::BothLanguages;

/// Citations that are told as a whole.
const WHOLE: [(&str, &str); 3] = [
    (
        "bands in common use in Chinese safety assessments, not traced to one clause",
        "国内安全评价常用分级，未查到单一条款",
    ),
    ("chlorine, emergency principle: isolation and evacuation distance", "氯，应急处置原则：隔离与疏散距离"),
    (
        "Table 3 (feet and miles as read; ERG wind classes: low < 10 km/h, moderate 10-20, high > 20 (recalled))",
        "表3（按英尺、英里原值换算；风级：低 <10 km/h，中 10–20，高 >20，凭记忆）",
    ),
];

/// Words of citations, the longer ones first.
const WORDS: [(&str, &str); 19] = [
    (
        "; the printed table carries two different lines for this substance: prefer the current ERPG handbook",
        "；印刷表中该物质有两行不同数值，以现行 ERPG 手册为准",
    ),
    ("; name taken from TNO, the printed one is a slip", "；名称按 TNO，印刷名称有误"),
    ("; ERPG-1 insufficient data", "；ERPG-1 数据不足"),
    ("; ERPG-1 not analysed", "；ERPG-1 未分析"),
    (" (AIHA values of 2008-01-01)", "（AIHA 2008-01-01 的值）"),
    (", via a secondary transcription", "，据二手转录"),
    (", via a second-hand copy", "，据二手副本"),
    (", read in a second-hand copy", "，据二手副本"),
    (", as tabulated in ", "，列于 "),
    (", as in ", "，见 "),
    (" chapter ", " 章 "),
    (" annex ", " 附录"),
    (" Annex ", " 附录"),
    (" Tables ", " 表"),
    (" Table ", " 表"),
    (" Equation ", " 式"),
    (" equation ", " 式"),
    ("Table ", "表"),
    (" (recalled)", "（凭记忆）"),
];

/// Tells a citation in both languages.
pub(super) fn cited(source: &str) -> BothLanguages {
    let whole = WHOLE.into_iter().find(|(en, _)| *en == source);
    let zh = match whole {
        Some((_, zh)) => zh.to_owned(),
        None => WORDS.into_iter().fold(source.to_owned(), |text, (en, zh)| text.replace(en, zh)),
    };
    BothLanguages { zh, en: source.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_between_names_are_told_in_both_languages() {
        let told = |text: &str| cited(text).zh;
        assert_eq!(told("AQ/T 3046-2013 Table H.2"), "AQ/T 3046-2013 表H.2");
        assert_eq!(
            told("AQ/T 3046-2013 Table H.1 (AIHA values of 2008-01-01); ERPG-1 not analysed"),
            "AQ/T 3046-2013 表H.1（AIHA 2008-01-01 的值）；ERPG-1 未分析"
        );
        assert_eq!(told("Table 1"), "表1");
        assert_eq!(
            told("Lees (2005), as tabulated in UK HSE SPC/Tech/OSD/30 Table 2, via a secondary transcription"),
            "Lees (2005)，列于 UK HSE SPC/Tech/OSD/30 表2，据二手转录"
        );
        let hull = cited("bands in common use in Chinese safety assessments, not traced to one clause");
        assert!(hull.zh.contains("国内") && hull.en.contains("Chinese"));
    }
}
