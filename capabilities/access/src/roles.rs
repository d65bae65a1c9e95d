//! Roles: what a post lets its holder do. The policies speak of them by their ids.

use anlan_kernel::Text;

/// What somebody does in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 安委办.
    CityOffice,
    /// 部门联络员.
    DepartmentLiaison,
    /// 应急管理局.
    EmergencyBureau,
    /// 执法检查员.
    Inspector,
    /// 区市县应急/安委办.
    DistrictOffice,
    /// 园区值守.
    ParkDuty,
    /// 港口值守.
    PortDuty,
    /// 企业安全管理.
    EnterpriseManager,
    /// 企业员工.
    EnterpriseEmployee,
    /// 运输企业.
    Carrier,
    /// 应急指挥.
    Commander,
    /// 规划审批.
    Planner,
    /// 评价机构.
    EvaluationAgency,
    /// 保险机构.
    Insurer,
    /// 公众.
    Public,
    /// 系统管理员.
    SystemAdmin,
    /// 安全管理员.
    SecurityAdmin,
    /// 审计管理员.
    AuditAdmin,
}

const TABLE: [(Role, &str, &str, &str); 18] = [
    (Role::CityOffice, "city_office", "安委办", "city safety office"),
    (Role::DepartmentLiaison, "department_liaison", "部门联络员", "department liaison"),
    (Role::EmergencyBureau, "emergency_bureau", "应急管理局", "emergency bureau"),
    (Role::Inspector, "inspector", "执法检查员", "inspector"),
    (Role::DistrictOffice, "district_office", "区市县应急/安委办", "district office"),
    (Role::ParkDuty, "park_duty", "园区值守", "park duty"),
    (Role::PortDuty, "port_duty", "港口值守", "port duty"),
    (Role::EnterpriseManager, "enterprise_manager", "企业安全管理", "enterprise safety manager"),
    (Role::EnterpriseEmployee, "enterprise_employee", "企业员工", "enterprise employee"),
    (Role::Carrier, "carrier", "运输企业", "carrier"),
    (Role::Commander, "commander", "应急指挥", "commander"),
    (Role::Planner, "planner", "规划审批", "planning"),
    (Role::EvaluationAgency, "evaluation_agency", "评价机构", "evaluation agency"),
    (Role::Insurer, "insurer", "保险机构", "insurer"),
    (Role::Public, "public", "公众", "public"),
    (Role::SystemAdmin, "system_admin", "系统管理员", "system administrator"),
    (Role::SecurityAdmin, "security_admin", "安全管理员", "security administrator"),
    (Role::AuditAdmin, "audit_admin", "审计管理员", "audit administrator"),
];

impl Role {
    /// All roles, in the order of screens.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// Returns the role of an id.
    pub fn from_id(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    /// Returns the id, as records, policies and the wire have it.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// Returns the name.
    pub fn label(self) -> Text {
        Text::new(self.row().2, self.row().3)
    }

    /// Tells whether it is one of the three that no one person may join.
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }

    /// The roles as the values of a field.
    pub(crate) fn choices() -> Vec<(&'static str, &'static str, &'static str)> {
        TABLE.iter().map(|row| (row.1, row.2, row.3)).collect()
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_in_its_own_row() {
        for role in Role::all() {
            assert_eq!(Role::from_id(role.id()), Some(role));
            assert!(!role.label().zh.is_empty() && !role.label().en.is_empty());
        }
        assert_eq!(Role::all().filter(|role| role.is_administrator()).count(), 3);
    }
}
