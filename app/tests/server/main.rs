//! The server as a client meets it: a real process with the sample city, asked over HTTP.

mod setup;

mod description;
mod rights;

mod attacks;
mod city;
mod risk;
mod two_nodes;
