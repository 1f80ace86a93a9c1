//! The form for signing the Code, with what Slack's profile says of whoever signs.

use commands::{
    Fault, Services,
    acknowledge::{self, Profile},
};
use slack::{
    blocks::ModalView,
    model::{User, UserId},
};

/// The form. A profile that Slack did not give in time is left out, and people type.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub(super) async fn form(
    services: &Services,
    user: &UserId,
    profile: Option<User>,
) -> Result<ModalView, Fault> {
    let profile = profile.map(|person| Profile {
        name: person.real_name.clone().unwrap_or_default(),
        position: person.title().unwrap_or_default().to_owned(),
    });
    acknowledge::open(services, user, profile.unwrap_or_default()).await
}
