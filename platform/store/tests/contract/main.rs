//! What the store promises, tried on both databases; and what the world around may do to it: the process killed, the disk full, bytes changed in
//! the file, the server gone.
//!
//! `ANLAN_KILL_CYCLES` sets how often the writing process is killed (10 unless told; the hardening run takes 100).

mod backups;
mod commands;
mod opening;
mod setup;
mod statements;
mod tampering;

mod bytes;
mod disk;
mod kill;
mod server;
