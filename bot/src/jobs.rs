//! Jobs: releasing on schedule, and carrying out effects.

mod deliveries;
mod message;
mod release;
mod room;

pub(crate) use deliveries::{Deliveries, deliver};
pub(crate) use release::{release, release_on_schedule, release_urgent, release_what_is_urgent};
