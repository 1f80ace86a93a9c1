//! Who signs in.

use std::collections::BTreeMap;

use commands::{Address, Person};
use sha2::{Digest, Sha256};
use storage_identity::StaffMember;

/// How an address is kept.
#[must_use]
pub fn member(address: &Address) -> StaffMember {
    Sha256::digest(address.as_str().as_bytes()).into()
}

/// Who signs in, by address.
#[derive(Debug)]
pub struct People {
    by_digest: BTreeMap<StaffMember, (Address, Person)>,
}

/// Somebody who is signed in, or half so.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) address: Address,
    pub(crate) person: Person,
}

impl Member {
    pub(crate) fn digest(&self) -> StaffMember {
        member(&self.address)
    }
}

impl People {
    /// These people.
    #[must_use]
    pub fn new(people: BTreeMap<Address, Person>) -> Self {
        let digested = people.into_iter().map(|(address, person)| (member(&address), (address, person)));
        Self { by_digest: digested.collect() }
    }

    /// Whoever this is, when they are still in the configuration.
    pub(crate) fn find(&self, digest: &StaffMember) -> Option<Member> {
        let (address, person) = self.by_digest.get(digest)?;
        Some(Member { address: address.clone(), person: person.clone() })
    }
}
