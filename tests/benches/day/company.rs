//! A company of a given size on a given day: what its people do, how long they wait for it, and what is left of it at night.

#![allow(dead_code, reason = "the test of a small day needs less of it than the measurement")]

pub(crate) mod acks;
pub(crate) mod night;
pub(crate) mod people;
pub(crate) mod plan;
