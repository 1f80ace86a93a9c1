//! Which cases a person's report counts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Readers, Role};

/// What a report says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The full report: for the board secretary and the Audit Committee's designee.
    Full,
    /// Only the cases that the person who asks is on.
    Own,
}

const SETS: usize = 1 << Role::ALL.len();

/// For all that can stand in [`Readers`]: whether such a case is counted.
///
/// # Privacy
/// A case is counted for a person by who reads it and who is kept out of it. Whoever is kept out of a case counts it nowhere, not in the full report
/// either: with it or without it their report is the same, to the letter (promise A8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    scope: Scope,
    /// By the set of who reads it, one bit for each set of who is kept out.
    cases: [u16; SETS],
}

impl Counted {
    /// The cases with such readers.
    #[must_use]
    pub fn of(scope: Scope, counts: impl Fn(&Readers) -> bool) -> Self {
        let mut cases = [0; SETS];
        for (roles, bits) in cases.iter_mut().enumerate() {
            for kept_out in (0..SETS).filter(|kept_out| kept_out & roles == 0) {
                let readers = Readers { roles: set_of(roles), kept_out: set_of(kept_out) };
                *bits |= u16::from(counts(&readers)) << kept_out;
            }
        }
        Self { scope, cases }
    }

    /// The full report for whoever holds these roles: every case that they are not kept out of.
    #[must_use]
    pub fn full(holds: &BTreeSet<Role>) -> Self {
        Self::of(Scope::Full, |readers| readers.kept_out.is_disjoint(holds))
    }

    /// What the report says of itself.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether a case with these readers is counted.
    #[must_use]
    pub fn counts(&self, readers: &Readers) -> bool {
        self.cases[place_of(&readers.roles)] >> place_of(&readers.kept_out) & 1 == 1
    }
}

fn set_of(place: usize) -> BTreeSet<Role> {
    Role::ALL.into_iter().filter(|role| place & bit(*role) != 0).collect()
}

fn place_of(roles: &BTreeSet<Role>) -> usize {
    roles.iter().fold(0, |place, role| place | bit(*role))
}

const fn bit(role: Role) -> usize {
    1 << role as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Topic, route};

    #[test]
    fn the_full_report_has_every_case_but_those_about_its_reader() {
        let secretary = Counted::full(&BTreeSet::from([Role::BoardSecretary]));
        for place in 0..SETS {
            let kept_out = set_of(place);
            for topic in Topic::OF_REPORTS {
                if let Some(readers) = route(topic, &kept_out) {
                    assert_eq!(secretary.counts(&readers), !kept_out.contains(&Role::BoardSecretary));
                }
            }
        }
    }

    #[test]
    fn what_is_asked_of_each_case_is_what_comes_back() {
        let odd = |readers: &Readers| {
            readers.roles.contains(&Role::OutsideCounsel) && !readers.kept_out.contains(&Role::EthicsManager)
        };
        let counted = Counted::of(Scope::Own, odd);
        for (roles, kept_out) in [(0b0011, 0b1000), (0b0010, 0b0001), (0b1111, 0), (0b0010, 0b1100)] {
            let readers = Readers { roles: set_of(roles), kept_out: set_of(kept_out) };
            assert_eq!(counted.counts(&readers), odd(&readers), "{readers:?}");
        }
        let wire = serde_json::to_string(&counted).unwrap();
        assert_eq!(serde_json::from_str::<Counted>(&wire).unwrap(), counted);
    }
}
