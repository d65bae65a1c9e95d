//! The doors, asked as a client asks them: by requests.

mod setup;

mod lists;
mod past;
mod reading;
mod writing;

mod export;
mod imports;
mod stream;
mod views;
