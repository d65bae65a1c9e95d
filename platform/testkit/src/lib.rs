//! What tests need from the machine: temporary folders and a real PostgreSQL.
