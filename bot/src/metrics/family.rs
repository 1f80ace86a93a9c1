//! The table of what is shown.

/// What a number means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only grows, until the program starts anew.
    Counter,
    /// As it is now.
    Gauge,
    /// How many were how fast.
    Histogram,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// Numbers of one meaning.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) help: &'static str,
}

impl Family {
    const fn of(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self { name, kind, help }
    }

    /// The names under which its numbers stand.
    pub(crate) fn series(&self) -> Vec<String> {
        match self.kind {
            Kind::Histogram => ["_bucket", "_sum", "_count"].map(|end| format!("{}{end}", self.name)).into(),
            _ => vec![self.name.to_owned()],
        }
    }
}

macro_rules! families {
    ($($constant:ident = $name:literal, $kind:ident, $help:literal;)+) => {
        $(pub(crate) const $constant: Family = Family::of($name, Kind::$kind, $help);)+

        /// Every family that there is.
        pub(crate) const FAMILIES: &[&Family] = &[$(&$constant),+];
    };
}

families! {
    BUILD = "ethics_bot_build_info", Gauge, "1, with the version that runs.";
    STARTED = "process_start_time_seconds", Gauge, "When the program started, in seconds since 1970.";
    MEMORY = "process_resident_memory_bytes", Gauge, "Memory in use, in steps of 32 MiB.";
    LOOKED = "ethics_bot_looked_at_seconds", Gauge, "When the program last looked at its parts, in seconds since 1970.";
    PART = "ethics_bot_part_ready", Gauge, "1 when this part answers: slack, identity, content, link.";
    TASKS = "ethics_bot_tasks_ended", Gauge, "Tasks that should run and do not.";
    ANSWERS = "ethics_bot_answer_seconds", Histogram, "How long people waited for an answer, whatever they asked; shown once an hour, in steps of ten.";
    CALLS = "ethics_bot_slack_calls_total", Counter, "Calls of Slack that follow from nothing that anybody did, by method and outcome.";
    FAILED = "ethics_bot_slack_calls_failed_total", Counter, "All other calls of Slack that failed, by outcome; shown once an hour, in steps of ten.";
    WAITS = "ethics_bot_slack_waits_total", Counter, "How often Slack asked to wait; of `others` shown once an hour, in steps of ten.";
    SOCKETS = "ethics_bot_socket_connections", Gauge, "Connections of Socket Mode that are ready.";
    CONNECTS = "ethics_bot_socket_connects_total", Counter, "Connections of Socket Mode that became ready.";
    REFRESHES = "ethics_bot_socket_refreshes_total", Counter, "Connections that Slack asked to open anew.";
    LOSSES = "ethics_bot_socket_losses_total", Counter, "Connections that were lost before the next was ready.";
    OUTBOX_AGE = "ethics_bot_outbox_oldest_due_seconds", Gauge, "How long something has been waiting to be carried out, in steps of five minutes; 0 when all goes well.";
    OUTBOX_ATTEMPTS = "ethics_bot_outbox_most_attempts", Gauge, "How often something that waits was tried in vain: 0, 5, 10 or 20.";
    JOBS = "ethics_bot_job_last_success_seconds", Gauge, "The minute in which a job last began and ended well, in seconds since 1970.";
    LINES = "ethics_bot_log_lines_total", Counter, "Lines of the log, by level.";
}
