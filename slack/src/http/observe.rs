//! Telling what came of calls, for those who count them.

use super::attempt::Beside;
use crate::error::{Error, Result};
use serde_json::Value;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// What came of a call, with its repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallOutcome {
    /// Slack did it.
    Done,
    /// Slack answered `ok: false`.
    Refused,
    /// Slack asked to wait for longer than the client waits.
    Limited,
    /// No answer of the Web API came back.
    Unreachable,
    /// The call was given up for another reason: no token, an answer that cannot be read.
    Failed,
}

/// A call that is over. There is nothing in it of what was sent or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// The method.
    pub method: String,
    /// What came of it.
    pub outcome: CallOutcome,
}

type Callback = Arc<dyn Fn(CallInfo) + Send + Sync>;

/// Who wants to be told.
#[derive(Default)]
pub(super) struct Observers(RwLock<Vec<Callback>>);

impl Observers {
    pub(super) fn add(&self, callback: Callback) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(callback);
    }

    pub(super) fn tell(&self, method: &str, exchanged: &Result<(Value, Beside)>) {
        let callbacks = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if callbacks.is_empty() {
            return;
        }
        let outcome = match exchanged {
            Ok(_) => CallOutcome::Done,
            Err(Error::Api(_) | Error::TriggerExpired) => CallOutcome::Refused,
            Err(Error::RateLimited { .. }) => CallOutcome::Limited,
            Err(Error::Http(_)) => CallOutcome::Unreachable,
            Err(_) => CallOutcome::Failed,
        };
        let info = CallInfo { method: method.to_owned(), outcome };
        callbacks.iter().for_each(|callback| callback(info.clone()));
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observers")
    }
}
