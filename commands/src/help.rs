//! Help: what everybody can write, and what this person's roles let them write.

use slack::{blocks::MessageBody, model::UserId};

use crate::{Services, ask, board, campaign, case, monitoring, questions, waiver};

/// What this person finds under help.
#[must_use]
pub fn help(services: &Services, user: &UserId) -> MessageBody {
    let rooms = [case::how, waiver::how, campaign::how, questions::how, monitoring::how, board::how];
    let of_roles = rooms.iter().filter_map(|how| how(services, user));
    ask::help().blocks(of_roles.collect::<Vec<_>>())
}
