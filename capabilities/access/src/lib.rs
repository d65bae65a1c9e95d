//! People, units, posts, sessions, policies, agreements between departments, and the log of reads.
