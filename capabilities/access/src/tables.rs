//! Tables of this capability: what is secret, what is short-lived, and the log of reads.

use anlan_store::Migration;

/// Migrations, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration::shared(2_001, "access: credentials", include_str!("../migrations/2001_credential.sql")),
    Migration::shared(2_002, "access: sessions", include_str!("../migrations/2002_session.sql")),
    Migration::shared(2_003, "access: machine tokens", include_str!("../migrations/2003_machine_token.sql")),
    Migration::shared(2_004, "access: read log", include_str!("../migrations/2004_read_log.sql")),
    Migration::shared(2_005, "access: settings", include_str!("../migrations/2005_setting.sql")),
    Migration::shared(2_006, "access: wrong tries", include_str!("../migrations/2006_login_attempt.sql")),
    Migration::shared(2_007, "access: security events", include_str!("../migrations/2007_security_event.sql")),
];
