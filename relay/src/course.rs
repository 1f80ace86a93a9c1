//! How a case gets on: from its steps to what is stored, written into the trail and done outside.

use domain::{CaseDays, CasePointer, CaseState, Day, Effect, News, Step, StepRefusal, Topic, TrailAction};

/// A case on its way from where it stands.
pub(crate) struct Course {
    pub(crate) state: CaseState,
    pub(crate) days: CaseDays,
    /// What was done on the way, in order.
    pub(crate) done: Vec<TrailAction>,
    topic: Topic,
    today: Day,
}

impl Course {
    pub(crate) fn of(case: &CasePointer, today: Day) -> Self {
        Self { state: case.state, days: case.days, done: Vec::new(), topic: case.topic, today }
    }

    /// The desk writes to the reporter: whoever was not told that the report arrived is told by that. A second time does not move the day.
    pub(crate) fn write(&mut self) {
        self.done.push(TrailAction::Replied);
        self.days.acknowledged.get_or_insert(self.today);
        self.days.answered = Some(self.today);
        if self.state == CaseState::Received {
            self.state = CaseState::Acknowledged;
        }
    }

    /// Somebody puts it off.
    pub(crate) fn put_off(&mut self, until: Day) -> Result<(), StepRefusal> {
        if self.state == CaseState::Triage {
            return Err(StepRefusal::Waits);
        }
        if self.state.is_closed() {
            return Err(StepRefusal::Closed);
        }
        self.done.push(TrailAction::PutOff(until));
        self.days.put_off = Some(until);
        Ok(())
    }

    /// The reporter writes.
    pub(crate) fn hear(&mut self) {
        let before = self.state;
        self.state = before.after(Step::ReporterWrote, self.topic).unwrap_or(before);
        self.count_days(before);
    }

    pub(crate) fn take(&mut self, step: Step) -> Result<(), StepRefusal> {
        let before = self.state;
        self.state = before.after(step, self.topic)?;
        if self.state != before {
            self.done.push(TrailAction::into_state(self.state));
            self.count_days(before);
        }
        Ok(())
    }

    fn count_days(&mut self, before: CaseState) {
        if self.state == CaseState::Acknowledged {
            self.days.acknowledged.get_or_insert(self.today);
        }
        if self.state.finding() != before.finding() {
            self.days.concluded = self.state.finding().map(|_| self.today);
        }
        if self.state.is_closed() != before.is_closed() {
            self.days.closed = self.state.is_closed().then_some(self.today);
            if before.is_closed() {
                self.days.reopened = Some(self.today);
            }
        }
    }

    /// What follows outside from having come here.
    pub(crate) fn effects(&self, before: &CasePointer) -> Vec<Effect> {
        let wrote = self.done.contains(&TrailAction::Replied).then_some(Effect::TellRoom(News::DeskWrote));
        let moved = match (before.state, self.state) {
            // The next deadline is on the card, and whether it was put off
            (old, new) if old == new => {
                (new.is_open() && self.days != before.days).then_some(Effect::RefreshCard)
            }
            (CaseState::Triage, CaseState::Received) => Some(Effect::OpenRoom),
            // A report that nobody took up has no room to be kept up to date
            (CaseState::Triage, _) => None,
            (CaseState::Closed(..), _) => Some(Effect::OpenRoom),
            _ => Some(Effect::RefreshCard),
        };
        // A room that is about to be archived hears nothing any more
        wrote.filter(|_| !self.state.is_closed()).into_iter().chain(moved).collect()
    }
}
