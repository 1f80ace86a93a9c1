//! Inviting people, of whom some may fail.

use super::conversations::join;
use super::{ApiError, Code, Http, Method};
use crate::error::{Error, Result};
use crate::model::{ChannelId, UserId};
use serde_json::{Value, json};

/// What became of each person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InviteOutcome {
    /// Who is a member now and was none before.
    pub invited: Vec<UserId>,
    /// Who was a member already.
    pub already_in: Vec<UserId>,
    /// Who could not be invited, and why.
    pub failed: Vec<(UserId, Code)>,
}

impl InviteOutcome {
    /// Whether everybody is a member now.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }

    fn add(&mut self, user: UserId, code: Code) {
        match code {
            Code::AlreadyInChannel => self.already_in.push(user),
            code => self.failed.push((user, code)),
        }
    }
}

impl Http {
    /// `conversations.invite`: invites people, 100 in a call, and tells each one's fate.
    ///
    /// Where Slack refuses several at once without saying whom, they are invited one by one.
    ///
    /// # Errors
    /// A failure of the call itself, for example `channel_not_found` or `not_in_channel`. People of earlier calls may be
    /// members then; a repetition finds them in `already_in`.
    pub async fn conversations_invite(&self, channel: &ChannelId, users: &[UserId]) -> Result<InviteOutcome> {
        let mut outcome = InviteOutcome::default();
        for some in users.chunks(100) {
            match self.invite_some(channel, some).await {
                Ok(errors) => sort(some, errors, &mut outcome),
                Err(Error::Api(error)) if error.code.is_about_invitee() && some.len() == 1 => {
                    some.iter().for_each(|user| outcome.add(user.clone(), error.code.clone()));
                }
                Err(Error::Api(error)) if error.code.is_about_invitee() => {
                    self.invite_each(channel, some, &mut outcome).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(outcome)
    }

    /// One call; `Ok` with each person's error where Slack says whom it means.
    async fn invite_some(&self, channel: &ChannelId, users: &[UserId]) -> Result<Vec<(UserId, Code)>> {
        let args = json!({"channel": channel, "users": join(users), "force": true});
        match self.call::<Value>(Method::CONVERSATIONS_INVITE, &args).await {
            // A partial success may come as `ok: true` with `errors`.
            Ok(body) => Ok(ApiError::new("conversations.invite", body).user_errors()),
            Err(Error::Api(error)) => match error.user_errors() {
                errors if errors.is_empty() => Err(Error::Api(error)),
                errors => Ok(errors),
            },
            Err(error) => Err(error),
        }
    }

    async fn invite_each(
        &self,
        channel: &ChannelId,
        users: &[UserId],
        outcome: &mut InviteOutcome,
    ) -> Result<()> {
        for user in users {
            let one = std::slice::from_ref(user);
            match self.invite_some(channel, one).await {
                Ok(errors) => sort(one, errors, outcome),
                Err(Error::Api(error)) if error.code.is_about_invitee() => {
                    outcome.add(user.clone(), error.code)
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn sort(users: &[UserId], errors: Vec<(UserId, Code)>, outcome: &mut InviteOutcome) {
    for user in users {
        match errors.iter().find(|(failed, _)| failed == user) {
            None => outcome.invited.push(user.clone()),
            Some((_, code)) => outcome.add(user.clone(), code.clone()),
        }
    }
}
