//! Faults that wait for their moment.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::delivery::parcel::Parcel;
use crate::faults::answer::Answer;
use crate::faults::duration;
use crate::faults::fault::{Door, Fault, Lost};

/// A fault that is planned, and how much of it is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// Its number.
    pub id: u64,
    /// How many times it will still happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// How much longer it lasts, in seconds of the sandbox's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<f64>,
    /// The fault as it was planned.
    #[serde(flatten)]
    pub fault: Fault,
}

#[derive(Debug)]
struct Plan {
    id: u64,
    fault: Fault,
    left: u32,
    /// When a fault that lasts is over.
    until: Option<Duration>,
}

impl Plan {
    fn stands(&self, now: Duration) -> bool {
        self.until.map_or(self.left > 0, |until| until > now)
    }

    /// Whether it has begun to hold payloads back.
    fn holds(&self) -> bool {
        matches!(self.fault, Fault::Reorder { .. }) && self.left < self.fault.times()
    }
}

/// Everything that is planned.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    last: u64,
    plans: Vec<Plan>,
    /// Payloads that are held back to be reordered.
    pub(crate) held: Vec<Parcel>,
}

impl Planned {
    /// Adds a fault and returns its number.
    pub(crate) fn plan(&mut self, fault: Fault, now: Duration) -> u64 {
        self.last += 1;
        let until = match &fault {
            Fault::Unreachable { seconds } => Some(now + duration(*seconds)),
            _ => None,
        };
        self.plans.retain(|plan| plan.stands(now));
        let plan = Plan { id: self.last, left: fault.times(), until, fault };
        if plan.stands(now) {
            self.plans.push(plan);
        }
        self.last
    }

    /// Adds a fault that needs no clock.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.plan(fault, Duration::ZERO);
    }

    pub(crate) fn add_answer(&mut self, method: &str, answer: Answer) {
        let headers = answer.headers.into_iter().collect();
        let body = Value::String(answer.body);
        self.add(Fault::Answer { only: method.to_owned(), status: answer.status, headers, body, times: 1 });
    }

    pub(crate) fn clear(&mut self, now: Duration) -> usize {
        self.plans.retain(|plan| plan.stands(now));
        let count = self.plans.len();
        self.plans.clear();
        count
    }

    pub(crate) fn standing(&self, now: Duration) -> Vec<Standing> {
        let standing = self.plans.iter().filter(|plan| plan.stands(now));
        let shown = standing.map(|plan| Standing {
            id: plan.id,
            left: plan.until.is_none().then_some(plan.left),
            seconds_left: plan.until.map(|until| until.saturating_sub(now).as_secs_f64()),
            fault: plan.fault.clone(),
        });
        shown.collect()
    }

    pub(crate) fn unreachable(&self, now: Duration) -> bool {
        self.plans.iter().any(|plan| plan.until.is_some_and(|until| until > now))
    }

    /// Whether anything waits at all; the usual answer on the way of ten thousand payloads a second is no.
    pub(crate) fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Uses up one time of every fault at this door that `wanted` takes.
    pub(super) fn meet(
        &mut self,
        door: Door,
        name: &str,
        mut wanted: impl FnMut(&Fault) -> bool,
    ) -> Vec<Fault> {
        let mut met = Vec::new();
        for plan in &mut self.plans {
            let here = plan.fault.door() == door && plan.fault.only().is_none_or(|only| only == name);
            if plan.left > 0 && here && wanted(&plan.fault) {
                plan.left -= 1;
                met.push(plan.fault.clone());
            }
        }
        self.plans.retain(|plan| plan.left > 0 || plan.until.is_some());
        met
    }

    /// Whether this acknowledgment gets lost.
    pub(crate) fn loses_ack(&mut self, kind: &str) -> bool {
        self.takes_one(Door::Delivery, kind, |fault| matches!(fault, Fault::Drop { at: Lost::Ack, .. }))
    }

    /// Whether the trigger id that is given out now is too old already.
    pub(crate) fn expires_trigger(&mut self) -> bool {
        self.takes_one(Door::None, "", |fault| matches!(fault, Fault::ExpiredTrigger { .. }))
    }

    fn takes_one(&mut self, door: Door, name: &str, is_it: impl Fn(&Fault) -> bool) -> bool {
        let mut taken = false;
        self.meet(door, name, |fault| {
            let wanted = !taken && is_it(fault);
            taken |= wanted;
            wanted
        });
        taken
    }

    /// Whether payloads are held back until more of them come.
    pub(crate) fn is_holding(&self) -> bool {
        self.plans.iter().any(Plan::holds)
    }

    /// Ends what holds payloads back, because no more of them came.
    pub(crate) fn stop_holding(&mut self) {
        self.plans.retain(|plan| !plan.holds());
    }
}
