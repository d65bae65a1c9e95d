//! The database: group commit, journal, SQLite and PostgreSQL alike.
