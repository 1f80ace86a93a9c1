//! When jobs last did what they are there for.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use super::{Exposition, Metrics, family};

const MINUTE_S: i64 = 60;

/// A job that looks by the clock, whether there is anything to do or not. What is done only when there is something has no time here: the urgent release,
/// effects, the weekly digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Lists the keys of passes.
    Announcing,
    /// Looks for a version of the Code in force.
    Code,
    /// Looks at the deadlines of cases.
    Deadlines,
    /// Reads who works here.
    Directory,
    /// Looks at what has to be disclosed.
    Disclosures,
    /// Forgets what is past its time.
    Forgetting,
    /// Looks whether a head of the trail is due.
    Heads,
    /// Looks at the queue of letters.
    Letters,
    /// Releases by the schedule.
    Release,
}

impl Job {
    const ALL: [Self; 9] = [
        Self::Announcing,
        Self::Code,
        Self::Deadlines,
        Self::Directory,
        Self::Disclosures,
        Self::Forgetting,
        Self::Heads,
        Self::Letters,
        Self::Release,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Announcing => "announcing",
            Self::Code => "code",
            Self::Deadlines => "deadlines",
            Self::Directory => "directory",
            Self::Disclosures => "disclosures",
            Self::Forgetting => "forgetting",
            Self::Heads => "heads",
            Self::Letters => "letters",
            Self::Release => "release",
        }
    }
}

/// The minute of each job's last success; 0 for a job that has not run, which is not shown.
#[derive(Default)]
pub(super) struct JobTimes([AtomicI64; Job::ALL.len()]);

impl JobTimes {
    pub(super) fn write(&self, out: &mut Exposition) {
        let times = Job::ALL.into_iter().zip(&self.0).map(|(job, at)| (job, at.load(Ordering::Relaxed)));
        let run = times.filter(|(_, at)| *at > 0);
        out.all(&family::JOBS, run.map(|(job, at)| (vec![("job", job.name())], at)));
    }
}

/// How one job tells that it looked.
#[derive(Clone)]
pub(crate) struct JobMark {
    metrics: Arc<Metrics>,
    job: Job,
}

impl JobMark {
    pub(super) const fn new(metrics: Arc<Metrics>, job: Job) -> Self {
        Self { metrics, job }
    }

    /// The job begins to look.
    pub(crate) fn begin(&self) -> Looking<'_> {
        let minute_s = self.metrics.clock.now().as_second().div_euclid(MINUTE_S) * MINUTE_S;
        Looking { mark: self, minute_s }
    }
}

/// A look that has begun.
pub(crate) struct Looking<'a> {
    mark: &'a JobMark,
    minute_s: i64,
}

impl Looking<'_> {
    /// The look is over. What is shown is the minute in which it began: how long it took says how much there was to do.
    pub(crate) fn end(self, well: bool) {
        if well {
            let Self { mark: JobMark { metrics, job }, minute_s } = self;
            metrics.jobs.0[*job as usize].store(minute_s, Ordering::Relaxed);
        }
    }
}
