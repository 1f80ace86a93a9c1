//! Tokens that rotate, and several installations.

use crate::fake_slack::{FakeSlack, ok, refusal};
use crate::recorder::Recorder;
use serde_json::json;
use slack::Client;
use slack::http::Retries;
use slack::prelude::*;
use slack::token::{InstallKey, MemoryTokens, Rotation, StoreError, TokenError, TokenStore, Tokens};
use slack::{Error, Http};
use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

const HOUR: i64 = 3_600;

/// A clock that a test moves.
#[derive(Clone, Default)]
struct Now(Arc<AtomicI64>);

fn team(id: &str) -> InstallKey {
    InstallKey::team(TeamId::from(id.to_owned()))
}

/// A Slack that gives the pair `n` for the refresh token of the pair before, once each.
async fn slack() -> FakeSlack {
    let used = Arc::new(AtomicUsize::new(0));
    FakeSlack::start(move |call, _| match call.method() {
        "oauth.v2.access" => {
            let n = used.fetch_add(1, Ordering::SeqCst);
            assert!(call.token.is_none() && call.body.contains(&format!("refresh_token=refresh-{n}")), "{}", call.body);
            let n = n + 1;
            ok(json!({"access_token": format!("access-{n}"), "refresh_token": format!("refresh-{n}"), "expires_in": 12 * HOUR}))
        }
        _ => ok(json!({"user_id": "U1"})),
    })
    .await
}

async fn rotation(slack: &FakeSlack, now: &Now, store: impl TokenStore) -> Http {
    let clock = now.0.clone();
    let rotation = Rotation::new(slack.http_with(Retries::none()), "1.2", "shh".into(), store)
        .clock(Arc::new(move || clock.load(Ordering::SeqCst)));
    let base = format!("{}/api/", slack.address);
    Http::builder().base_url(base).token_source(rotation).retries(Retries::none()).build().unwrap()
}

async fn stored(store: &MemoryTokens, install: &InstallKey, n: usize, expires: i64) {
    let tokens = Tokens::new(format!("access-{n}").into(), format!("refresh-{n}").into(), expires);
    store.put(install, &tokens).await.unwrap();
}

fn carried(slack: &FakeSlack) -> Vec<String> {
    slack.calls().iter().filter_map(|call| call.token.clone()).collect()
}

#[tokio::test]
async fn a_token_is_renewed_once_before_it_expires_and_both_are_stored() {
    let (slack, now, store) = (slack().await, Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 0, 12 * HOUR).await;
    let http = rotation(&slack, &now, store.clone()).await.for_install(team("T1"));
    http.auth_test().await.unwrap();
    now.0.store(10 * HOUR + 1, Ordering::SeqCst);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let http = http.clone();
                async move { http.auth_test().await }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let carried = carried(&slack);
    assert_eq!((carried[0].as_str(), carried.len()), ("Bearer access-0", 21));
    assert!(carried[1..].iter().all(|token| token == "Bearer access-1"));
    assert_eq!(slack.methods().iter().filter(|method| *method == "oauth.v2.access").count(), 1);
    // A process that starts now finds the new pair.
    let tokens = store.find(&team("T1")).await.unwrap().unwrap();
    assert_eq!(tokens.expires_at_unix_secs, 22 * HOUR + 1);
    rotation(&slack, &now, store).await.for_install(team("T1")).auth_test().await.unwrap();
    assert_eq!(slack.methods().iter().filter(|method| *method == "oauth.v2.access").count(), 1);
}

#[tokio::test]
async fn the_old_token_serves_while_it_lives_when_it_cannot_be_renewed() {
    let slack = FakeSlack::start(|call, _| match call.method() {
        "oauth.v2.access" => refusal("internal_error"),
        _ => ok(json!({"user_id": "U1"})),
    })
    .await;
    let (now, store) = (Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 0, HOUR).await;
    let http = rotation(&slack, &now, store).await;
    http.for_install(team("T1")).auth_test().await.unwrap();
    now.0.store(HOUR, Ordering::SeqCst);
    let error = http.for_install(team("T1")).auth_test().await.unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Refresh(_))), "{error}");
    let error = http.for_install(team("T2")).auth_test().await.unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Unknown)), "{error}");
}

#[tokio::test]
async fn a_token_that_slack_calls_expired_is_renewed_and_the_call_made_again_once() {
    let slack = FakeSlack::start(|call, _| match (call.method(), call.token.as_deref()) {
        ("oauth.v2.access", _) => {
            ok(json!({"access_token": "access-1", "refresh_token": "r", "expires_in": 12 * HOUR}))
        }
        (_, Some("Bearer access-1")) => ok(json!({"channel": {"id": "C1"}})),
        _ => refusal("token_expired"),
    })
    .await;
    let (now, store) = (Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 0, 12 * HOUR).await;
    let http = rotation(&slack, &now, store).await.for_install(team("T1"));
    http.conversations_create("case", true).await.unwrap();
    assert_eq!(slack.methods(), ["conversations.create", "oauth.v2.access", "conversations.create"]);
}

#[tokio::test]
async fn a_pair_is_kept_when_the_call_that_asked_for_it_is_given_up() {
    let slack = FakeSlack::start(|call, _| match call.method() {
        "oauth.v2.access" => {
            assert!(call.body.contains("refresh_token=refresh-0"), "a refresh token was used twice");
            std::thread::sleep(Duration::from_millis(100));
            ok(json!({"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 12 * HOUR}))
        }
        _ => ok(json!({"user_id": "U1"})),
    })
    .await;
    let (now, store) = (Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 0, HOUR).await;
    let http = rotation(&slack, &now, store.clone()).await.for_install(team("T1"));
    let asking = tokio::spawn({
        let http = http.clone();
        async move { http.auth_test().await }
    });
    slack.called(1).await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    http.auth_test().await.unwrap();
    assert_eq!(carried(&slack), ["Bearer access-1"]);
    assert_eq!(store.find(&team("T1")).await.unwrap().unwrap().expires_at_unix_secs, 12 * HOUR);
    assert_eq!(slack.methods(), ["oauth.v2.access", "auth.test"]);
}

#[tokio::test]
async fn while_the_old_token_lives_slack_is_asked_for_another_once_a_minute() {
    let slack = FakeSlack::start(|call, _| match call.method() {
        "oauth.v2.access" => refusal("internal_error"),
        _ => ok(json!({"user_id": "U1"})),
    })
    .await;
    let (now, store) = (Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 0, HOUR).await;
    let http = rotation(&slack, &now, store).await.for_install(team("T1"));
    for second in [0, 1, 59, 60, 61] {
        now.0.store(second, Ordering::SeqCst);
        http.auth_test().await.unwrap();
    }
    assert_eq!(slack.methods().iter().filter(|method| *method == "oauth.v2.access").count(), 2);
}

/// A store that notes when it is locked and when it takes a pair.
#[derive(Clone, Default)]
struct Locking(MemoryTokens, Recorder);

struct Unlock(Recorder);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.note("unlock");
    }
}

#[async_trait]
impl TokenStore for Locking {
    async fn find(&self, install: &InstallKey) -> Result<Option<Tokens>, StoreError> {
        self.0.find(install).await
    }
    async fn put(&self, install: &InstallKey, tokens: &Tokens) -> Result<(), StoreError> {
        self.1.note("put");
        self.0.put(install, tokens).await
    }
    async fn lock(&self, _: &InstallKey) -> Result<Box<dyn Any + Send>, StoreError> {
        self.1.note("lock");
        Ok(Box::new(Unlock(self.1.clone())))
    }
}

#[tokio::test]
async fn the_store_is_locked_until_it_has_the_new_pair() {
    let (slack, now, store) = (slack().await, Now::default(), Locking::default());
    stored(&store.0, &team("T1"), 0, HOUR).await;
    rotation(&slack, &now, store.clone()).await.for_install(team("T1")).auth_test().await.unwrap();
    assert_eq!(
        store.1.heard(),
        ["lock", "put", "unlock"],
        "or another process would use the old refresh token"
    );
}

/// A store that fails to take a pair the first time.
#[derive(Clone)]
struct Failing(MemoryTokens, Arc<AtomicBool>);

#[async_trait]
impl TokenStore for Failing {
    async fn find(&self, install: &InstallKey) -> Result<Option<Tokens>, StoreError> {
        self.0.find(install).await
    }
    async fn put(&self, install: &InstallKey, tokens: &Tokens) -> Result<(), StoreError> {
        if self.1.swap(false, Ordering::SeqCst) {
            return Err("the disk is full".into());
        }
        self.0.put(install, tokens).await
    }
}

#[tokio::test]
async fn a_pair_that_could_not_be_stored_is_used_and_stored_with_the_next_call() {
    let (slack, now) = (slack().await, Now::default());
    let store = Failing(MemoryTokens::new(), Arc::new(AtomicBool::new(true)));
    stored(&store.0, &team("T1"), 0, HOUR).await;
    let http = rotation(&slack, &now, store.clone()).await.for_install(team("T1"));
    http.auth_test().await.unwrap();
    assert_eq!(store.find(&team("T1")).await.unwrap().unwrap().expires_at_unix_secs, HOUR);
    http.auth_test().await.unwrap();
    assert_eq!(store.find(&team("T1")).await.unwrap().unwrap().expires_at_unix_secs, 12 * HOUR);
    assert_eq!(carried(&slack), ["Bearer access-1", "Bearer access-1"]);
}

struct Asking(Recorder);

#[async_trait]
impl EventHandler for Asking {
    async fn slash_command(&self, ctx: Context, _: SlashCommand) -> CommandAck {
        ctx.http.auth_test().await.unwrap();
        self.0.note("command");
        CommandAck::empty()
    }
}

#[tokio::test]
async fn a_handler_calls_with_the_token_of_the_installation_it_heard_from() {
    let (slack, now, store) = (slack().await, Now::default(), MemoryTokens::new());
    stored(&store, &team("T1"), 1, 12 * HOUR).await;
    stored(&store, &team("T2"), 2, 12 * HOUR).await;
    stored(&store, &InstallKey::enterprise(EnterpriseId::from("E1".to_owned())), 3, 12 * HOUR).await;
    let http = rotation(&slack, &now, store).await;
    let client = Client::builder().http(http).event_handler(Asking(Recorder::default())).await.unwrap();
    for (n, place) in [
        json!({"team_id": "T1"}),
        json!({"team_id": "T2", "is_enterprise_install": "false"}),
        json!({"team_id": "T9", "enterprise_id": "E1", "is_enterprise_install": "true"}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut command =
            json!({"command": "/e", "user_id": "U1", "channel_id": "C1", "trigger_id": n.to_string()});
        command.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        client.dispatcher().dispatch(Incoming::from_value(command)).await;
    }
    let carried: BTreeSet<String> = carried(&slack).into_iter().collect();
    assert_eq!(carried, ["Bearer access-1", "Bearer access-2", "Bearer access-3"].map(str::to_owned).into());
}
