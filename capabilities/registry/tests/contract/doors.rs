//! The doors, asked as a client asks them: by requests.

mod setup;

mod lists;
mod reading;
mod writing;
