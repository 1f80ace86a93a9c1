//! Who works here, and letters to them.

use std::{sync::Arc, time::Duration};

use commands::Services;
use slack::{Http, http::Retries};
use storage_identity::IdentityStore;

use super::http_with;
use crate::{
    config::{AcknowledgmentsConfig, SlackConfig},
    jobs::{self, Letters, LettersState, Members, SlackLetters, SlackRoster},
    metrics::Metrics,
    trouble::Trouble,
};

/// A client that repeats no call and waits for no limit: whoever calls hears of it at once.
pub(super) fn prompt(slack: &SlackConfig, metrics: &Arc<Metrics>) -> slack::Result<Http> {
    let once = Retries { attempts: 1, max_wait: Duration::ZERO, ..Retries::default() };
    let http = http_with(slack, once)?;
    metrics.watch(&http);
    Ok(http)
}

/// Who works here, and letters to them; `None` when it is switched off.
pub(super) fn build(
    config: &AcknowledgmentsConfig,
    services: &Services,
    identity: &IdentityStore,
    roster: Arc<SlackRoster>,
    prompt: Http,
) -> Option<(Arc<Members>, Arc<Letters>)> {
    if !config.is_on() {
        return None;
    }
    let (deadlines, clock) = (services.deadlines.clone(), services.clock.clone());
    let members = Members {
        roster,
        identity: identity.clone(),
        deadlines: deadlines.clone(),
        clock: clock.clone(),
        welcomes: config.welcome,
        failing: Trouble::default(),
    };
    let letters = Letters {
        identity: identity.clone(),
        post: Arc::new(SlackLetters(prompt)),
        write: jobs::letters::writer(services.clone()),
        config: config.clone(),
        deadlines,
        clock,
        served: Some(services.code.clone()),
        state: LettersState::default(),
    };
    Some((Arc::new(members), Arc::new(letters)))
}
