//! Where a database lies.

use std::path::PathBuf;

/// A database file, or a database on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// SQLite file.
    File(PathBuf),
    /// PostgreSQL, as `postgres://user@host:port/database`.
    Postgres(String),
}

impl Location {
    /// Reads a location as a user writes it: a PostgreSQL address by its scheme, anything else a file.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else {
            Self::File(PathBuf::from(text))
        }
    }

    /// Returns the location as messages show it; a password is left out.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Postgres(url) => match (url.find("://"), url.rfind('@')) {
                (Some(scheme), Some(at)) if scheme < at => {
                    let user = url[scheme + 3..at].split(':').next().unwrap_or_default();
                    format!("{}://{user}{}", &url[..scheme], &url[at..])
                }
                _ => url.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let shown = |text: &str| Location::parse(text).shown();
        assert_eq!(shown("postgres://anlan:s3c@ret@db:5432/city"), "postgres://anlan@db:5432/city");
        assert_eq!(shown("postgres://db/city"), "postgres://db/city");
        assert_eq!(shown("data/city.db"), "data/city.db");
    }
}
