//! How far a campaign is.

use super::{Atom, CampaignStep, told_apart};
use crate::Day;

/// What was done with a campaign, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignEvent {
    /// What.
    pub step: CampaignStep,
    /// The account of who did it; `None` for the program.
    pub by: Option<String>,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// A group of people, and how many of them signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupProgress {
    /// Its name.
    pub name: String,
    /// How many were asked.
    pub asked: u32,
    /// How many of them signed.
    pub signed: u32,
}

/// How far a campaign is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many people who work here now are on its list.
    pub asked: u32,
    /// How many of them signed.
    pub signed: u32,
    /// How many said that they do not sign.
    pub declined: u32,
    /// To how many no letter can be sent.
    pub unreached: u32,
    /// How many have had no letter yet, of those who neither signed nor declined.
    pub unsent: u32,
    /// How many letters were sent.
    pub letters: u32,
    /// How many guests there are, who are not asked.
    pub guests: u32,
    /// The groups that may be told apart.
    pub groups: Vec<GroupProgress>,
    /// How many groups are withheld.
    pub withheld: u32,
    /// How many signed on each day on which somebody did, in order.
    pub days: Vec<(Day, u32)>,
    /// What was done with it.
    pub events: Vec<CampaignEvent>,
}

impl Progress {
    /// Puts the groups in, of which `names` has the names by their numbers.
    pub fn set_groups(&mut self, atoms: &[Atom], names: &[String]) {
        let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let present: u64 =
            atoms.iter().filter(|atom| atom.asked > 0).fold(0, |groups, atom| groups | atom.groups);
        let told = told_apart(atoms, count);
        self.withheld = present.count_ones().saturating_sub(u32::try_from(told.len()).unwrap_or(0));
        let sum = |group: u32| {
            let inside = atoms.iter().filter(move |atom| atom.groups & 1 << group != 0);
            inside.fold((0, 0), |(asked, signed), atom| (asked + atom.asked, signed + atom.signed))
        };
        let name = |group: u32| usize::try_from(group).ok().and_then(|group| names.get(group)).cloned();
        self.groups = told
            .into_iter()
            .filter_map(|group| {
                let (asked, signed) = sum(group);
                Some(GroupProgress { name: name(group)?, asked, signed })
            })
            .collect();
    }
}
