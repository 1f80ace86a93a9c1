//! Who did what, and when.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};

use crate::{Day, Role, TrailAction};

/// Who acted. A person is a role here: the content side knows no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who holds this role on the case.
    Staff(Role),
    /// The program by itself.
    Program,
    /// The reporter.
    Reporter,
    /// Whoever runs the program, on its command line.
    Operator,
}

impl Actor {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staff(role) => role.name(),
            Self::Program => "program",
            Self::Reporter => "reporter",
            Self::Operator => "operator",
        }
    }

    /// The actor with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "program" => Some(Self::Program),
            "reporter" => Some(Self::Reporter),
            "operator" => Some(Self::Operator),
            role => Role::from_name(role).map(Self::Staff),
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff(role) => role.fmt(f),
            Self::Program => f.write_str("the program"),
            Self::Reporter => f.write_str("the reporter"),
            Self::Operator => f.write_str("the operator"),
        }
    }
}

/// One thing that was done, to be written into the trail with the change it made, or before it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    pub(super) actor: Actor,
    pub(super) action: TrailAction,
    pub(super) day: Day,
    pub(super) moment: Option<Timestamp>,
}

impl Deed {
    /// What somebody on the case did, with the moment.
    #[must_use]
    pub fn of_staff(role: Role, action: TrailAction, now: Timestamp) -> Self {
        let day = Day::from(now.to_zoned(TimeZone::UTC).date());
        Self { actor: Actor::Staff(role), action, day, moment: Some(now) }
    }

    /// What the program did: by day.
    #[must_use]
    pub const fn of_program(action: TrailAction, day: Day) -> Self {
        Self { actor: Actor::Program, action, day, moment: None }
    }

    /// What whoever runs the program did on its command line, with the moment.
    #[must_use]
    pub fn of_operator(action: TrailAction, now: Timestamp) -> Self {
        let day = Day::from(now.to_zoned(TimeZone::UTC).date());
        Self { actor: Actor::Operator, action, day, moment: Some(now) }
    }

    /// That the reporter wrote: by day.
    #[must_use]
    pub const fn of_reporter(day: Day) -> Self {
        Self { actor: Actor::Reporter, action: TrailAction::ReporterWrote, day, moment: None }
    }
}
