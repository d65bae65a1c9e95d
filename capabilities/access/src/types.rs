//! Record types of people and of the order they work in. They are records like all others: with journal, history, lists and forms. What is
//! secret about a person (password, codes, tokens) is no part of them.

use anlan_kernel::Level;
use anlan_registry::catalogue::{Field, FieldKind, RecordType, boolean, choice, date, reference, text};

use crate::roles::Role;

/// 机构.
pub const ORG_UNIT: &str = "org_unit";
/// 人员.
pub const PERSON: &str = "person";
/// 岗位.
pub const POST: &str = "post";
/// 部门间共享协议.
pub const SHARING_AGREEMENT: &str = "sharing_agreement";
/// 安全日志: an entry of the journal only, never a record in the table.
pub const AUDIT_EVENT: &str = "audit_event";

const LEVELS: &[(&str, &str, &str)] = &[
    ("city", "市", "city"),
    ("department", "部门", "department"),
    ("district", "区市县", "district"),
    ("park", "园区", "park"),
    ("enterprise", "企业", "enterprise"),
];

const SECRECY: &[(&str, &str, &str)] = &[
    ("public", "公开", "public"),
    ("internal", "内部", "internal"),
    ("sensitive", "敏感", "sensitive"),
    ("restricted", "重要", "restricted"),
];

/// Returns the record types of this capability, in the order in which references allow them to be loaded.
pub fn record_types() -> Vec<RecordType> {
    vec![org_unit(), person(), post(), sharing_agreement()]
}

fn list(name: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field::new(name, zh, en, FieldKind::List)
}

fn org_unit() -> RecordType {
    RecordType::new(ORG_UNIT, "机构", "Unit")
        .field(text("code", "机构编号", "unit code").required().level(Level::Public))
        .field(text("name", "名称", "name").required().level(Level::Public))
        .field(text("short_name", "简称", "short name").level(Level::Public))
        .field(choice("level", "层级", "level", LEVELS).required().level(Level::Public))
        .field(reference("parent", "上级机构", "parent unit", ORG_UNIT).level(Level::Public))
        .field(text("district", "行政区划代码", "district code").indexed().level(Level::Public))
        .field(text("park", "化工园区", "chemical park").indexed().level(Level::Public))
        .field(reference("enterprise", "企业", "enterprise", "enterprise"))
        .field(
            list("sectors", "监管行业", "sectors it regulates")
                .help("多个以分号分隔", "several separated by semicolons"),
        )
        .field(reference("successor", "承接机构", "successor", ORG_UNIT).help(
            "机构撤并后由谁承接；岗位与协议随之转移",
            "who takes over when it ends; posts and agreements go with it",
        ))
        .field(boolean("demo", "演示数据", "demo data"))
        .key(&["code"])
}

fn person() -> RecordType {
    RecordType::new(PERSON, "人员", "Person")
        .field(
            text("login", "登录名", "login")
                .required()
                .help("小写字母、数字、点和连字符", "lower-case letters, digits, dots and hyphens"),
        )
        .field(text("name", "姓名", "name").required().personal())
        .field(text("phone", "电话", "telephone").personal().level(Level::Internal))
        .field(text("email", "电子邮箱", "e-mail").personal())
        .field(text("person_no", "工号", "staff number").personal().level(Level::Sensitive))
        .field(boolean("demo", "演示数据", "demo data"))
        .key(&["login"])
}

fn post() -> RecordType {
    RecordType::new(POST, "岗位", "Post")
        .field(text("name", "岗位名称", "post").required())
        .field(reference("person", "人员", "person", PERSON).required())
        .field(reference("unit", "机构", "unit", ORG_UNIT).required())
        .field(choice("role", "角色", "role", &Role::choices()).required())
        .field(reference("stands_in_for", "代理岗位", "stands in for", POST).help(
            "代理期即本岗位有效期；被代理岗位终止，代理随之终止",
            "for the days of this post; ends with the post it stands in for",
        ))
        .field(boolean("demo", "演示数据", "demo data"))
}

fn sharing_agreement() -> RecordType {
    RecordType::new(SHARING_AGREEMENT, "共享协议", "Sharing agreement")
        .field(text("code", "协议编号", "agreement code").required())
        .field(text("name", "名称", "name").required())
        .field(reference("provider", "提供方", "provider", ORG_UNIT).required())
        .field(reference("recipient", "接收方", "recipient", ORG_UNIT).required())
        .field(list("record_types", "记录类型", "record types").required())
        .field(
            list("fields", "字段", "fields").help("不填为该级别内全部字段", "all fields within the level where empty"),
        )
        .field(
            list("districts", "行政区划代码", "district codes")
                .help("不填为提供方所辖全部", "all that the provider answers for where empty"),
        )
        .field(choice("highest_level", "最高级别", "highest level", SECRECY).required())
        .field(text("purpose", "用途", "purpose").required())
        .field(text("legal_basis", "依据", "legal basis").required())
        .field(date("begins", "开始日期", "begins").required())
        .field(date("ends", "截止日期（含）", "ends (last day)").required())
        .field(boolean("revoked", "已撤销", "revoked"))
        .field(boolean("demo", "演示数据", "demo data"))
        .key(&["code"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use anlan_registry::catalogue::Catalogue;

    #[test]
    fn the_types_fit_into_the_catalogue() {
        let mut catalogue = Catalogue::built_in();
        for record_type in record_types() {
            for field in record_type.keys.iter().flatten() {
                assert!(record_type.get(field).is_some(), "{} {field}", record_type.name);
            }
            assert!(record_type.get(&record_type.title).is_some(), "{}", record_type.name);
            catalogue.add(record_type).unwrap();
        }
        for record_type in record_types() {
            for field in &record_type.fields {
                if let FieldKind::Reference { to } = &field.kind {
                    assert!(catalogue.get(to).is_some(), "{} {}", record_type.name, field.name);
                }
            }
        }
    }
}
