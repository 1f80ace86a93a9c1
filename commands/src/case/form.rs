//! How the forms to a case begin.

use std::collections::BTreeSet;

use domain::{CasePointer, Role};
use slack::{
    blocks::{ModalView, OptionItem},
    model::ViewSubmission,
};

use super::reply::Letterhead;
use crate::{Directory, FormReply, Services};

/// What is said to have been done by a form that changes something.
pub(super) const UNCHANGED: &str = "Nothing was changed.";

/// What a submitted form is for.
pub(super) struct OfForm {
    /// What it carried.
    pub(super) head: Letterhead,
    /// The case, as it stands now.
    pub(super) case: CasePointer,
    /// The role of whoever sent it.
    pub(super) by: Role,
}

/// The case of a submitted form, for somebody who is on it. What is refused is said at `block`, with `nothing` that was done; after a fault of ours the form comes
/// `again`.
pub(super) async fn of_form(
    services: &Services,
    submission: &ViewSubmission,
    (block, nothing): (&'static str, &'static str),
    again: impl FnOnce(&Letterhead) -> ModalView,
) -> Result<OfForm, FormReply> {
    let gone = || FormReply::mend(block, format!("{} {nothing}", super::NOT_YOURS));
    let head = Letterhead::parse(&submission.view.private_metadata).ok_or_else(gone)?;
    let found = super::find(services, &submission.user.id, &head.number).await;
    let found = found.map_err(|fault| FormReply::Retry(Box::new(again(&head)), fault))?;
    let (case, by) = found.ok_or_else(gone)?;
    Ok(OfForm { head, case, by })
}

/// The roles in which the people on a case act, each of them in one.
pub(super) fn acting(directory: &Directory, case: &CasePointer) -> BTreeSet<Role> {
    let members = directory.members(&case.readers);
    members.iter().filter_map(|user| directory.acts_as(user, &case.readers)).collect()
}

/// A role as an option of a menu.
pub(super) fn role_option(role: Role) -> OptionItem {
    OptionItem::new(capital(&role.to_string()), role.name())
}

/// The same with a capital letter, for the beginning of a line.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
