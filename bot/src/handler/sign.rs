//! The form for signing the Code, with what Slack's profile says of whoever signs.

use std::time::Duration;

use commands::{
    Fault, Services,
    acknowledge::{self, Profile},
};
use slack::{Context, blocks::ModalView, model::UserId};

/// Slack's button is good for three seconds: a profile that comes later is left out, and people type.
const PROFILE_WITHIN: Duration = Duration::from_millis(800);

/// The form.
///
/// # Errors
/// [`Fault`] when the acknowledgments cannot be reached.
pub(super) async fn form(services: &Services, ctx: &Context, user: &UserId) -> Result<ModalView, Fault> {
    let asked = tokio::time::timeout(PROFILE_WITHIN, ctx.http.users_info(user)).await;
    let profile = asked.ok().and_then(Result::ok).map(|person| Profile {
        name: person.real_name.clone().unwrap_or_default(),
        position: person.title().unwrap_or_default().to_owned(),
    });
    acknowledge::open(services, user, profile.unwrap_or_default()).await
}
