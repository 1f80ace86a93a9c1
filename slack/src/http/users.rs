//! Reading about people.

use super::{Http, Method, Page};
use crate::error::Result;
use crate::model::{Channel, ChannelKind, User, UserId};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct WithUser {
    user: User,
}

impl Http {
    /// `users.info`: one person.
    ///
    /// # Errors
    /// Any failure of the call, `user_not_found` included.
    pub async fn users_info(&self, user: &UserId) -> Result<User> {
        self.call::<WithUser>(Method::USERS_INFO, &json!({"user": user})).await.map(|answer| answer.user)
    }

    /// `users.list`: everybody, deactivated accounts and bots included, all pages.
    ///
    /// # Errors
    /// Any failure of the calls.
    pub async fn users_list(&self) -> Result<Vec<User>> {
        self.all(Method::USERS_LIST, "members", self.with_team(Map::new())).await
    }

    /// `users.list`, one page of at most `limit` people; the first one without a cursor. Slack recommends at most 200.
    ///
    /// # Errors
    /// Any failure of the call, `invalid_cursor` included.
    pub async fn users_list_page(&self, cursor: Option<&str>, limit: u32) -> Result<Page<User>> {
        let mut args = self.with_team(Map::new());
        args.insert("limit".to_owned(), limit.into());
        if let Some(cursor) = cursor {
            args.insert("cursor".to_owned(), cursor.into());
        }
        self.page(Method::USERS_LIST, "members", &args).await
    }

    /// `users.conversations`: the conversations of some kinds that a person is in, or the app itself, as far as the app can
    /// see them, all pages.
    ///
    /// # Errors
    /// Any failure of the calls.
    pub async fn users_conversations(
        &self,
        user: Option<&UserId>,
        kinds: &[ChannelKind],
    ) -> Result<Vec<Channel>> {
        let mut args = self.with_team(Map::new());
        if let Some(user) = user {
            args.insert("user".to_owned(), user.as_str().into());
        }
        if !kinds.is_empty() {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            args.insert("types".to_owned(), Value::from(kinds.join(",")));
        }
        self.all(Method::USERS_CONVERSATIONS, "channels", args).await
    }

    /// `users.lookupByEmail`: the person with a mail address.
    ///
    /// # Errors
    /// Any failure of the call; `users_not_found` when nobody has it.
    pub async fn users_lookup_by_email(&self, email: &str) -> Result<User> {
        let args = json!({"email": email});
        self.call::<WithUser>(Method::USERS_LOOKUP_BY_EMAIL, &args).await.map(|answer| answer.user)
    }
}
