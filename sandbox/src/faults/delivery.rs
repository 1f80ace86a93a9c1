//! What is done to a payload on its way to an app.

use std::time::Duration;

use crate::faults::duration;
use crate::faults::fault::{At, Door, Fault, Lost};
use crate::faults::planned::Planned;

/// How a payload travels.
#[derive(Debug, Default)]
pub(crate) struct Treatment {
    pub(crate) delay: Duration,
    pub(crate) lost: bool,
    pub(crate) twice: bool,
    pub(crate) held: bool,
    /// The names of the faults, for the wire log.
    pub(crate) names: Vec<&'static str>,
}

impl Planned {
    /// The faults that meet a payload of this kind: one of each sort.
    pub(crate) fn on_delivery(&mut self, kind: &str) -> Treatment {
        let mut treatment = Treatment::default();
        if self.is_empty() {
            return treatment;
        }
        let met = self.meet(Door::Delivery, kind, |fault| treatment.takes(fault));
        treatment.names = met.iter().map(Fault::name).collect();
        treatment
    }
}

impl Treatment {
    fn takes(&mut self, fault: &Fault) -> bool {
        match fault {
            Fault::Delay { at: At::Delivery, seconds, .. } if self.delay.is_zero() => {
                self.delay = duration(*seconds)
            }
            Fault::Drop { at: Lost::Delivery, .. } if !self.lost => self.lost = true,
            Fault::Duplicate { .. } if !self.twice => self.twice = true,
            Fault::Reorder { .. } if !self.held => self.held = true,
            _ => return false,
        }
        true
    }
}
