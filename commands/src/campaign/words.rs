//! Numbers in words and bars.

use domain::{CampaignKind, CampaignState, CampaignStep};

const CELLS: u32 = 10;

/// `██████░░░░ 60 % · 12 of 20`
#[must_use]
pub fn bar(part: u32, whole: u32) -> String {
    let share = |of: u32| {
        (u64::from(part) * u64::from(of) * 2 + u64::from(whole))
            .checked_div(u64::from(whole) * 2)
            .unwrap_or(0)
    };
    let full = usize::try_from(share(CELLS)).unwrap_or(0);
    let cells = usize::try_from(CELLS).unwrap_or(0);
    format!(
        "{}{} {} % · {part} of {whole}",
        "█".repeat(full.min(cells)),
        "░".repeat(cells.saturating_sub(full)),
        share(100)
    )
}

/// How long so many letters take at this pace, in words.
#[must_use]
pub fn in_words(letters: u32, per_minute: u32) -> String {
    let minutes = letters.div_ceil(per_minute.max(1));
    match minutes {
        0 | 1 => "a minute".to_owned(),
        2..=119 => format!("{minutes} minutes"),
        _ => format!("{} hours", minutes.div_ceil(60)),
    }
}

pub(super) const fn kind(kind: CampaignKind) -> &'static str {
    match kind {
        CampaignKind::Joining => "People who join",
        CampaignKind::Amendment => "Amendment",
        CampaignKind::Campaign => "Campaign",
    }
}

pub(super) const fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::Running => "running",
        CampaignState::Paused => "paused: no letter goes out",
        CampaignState::Ended => "ended",
    }
}

pub(super) const fn done(step: CampaignStep) -> &'static str {
    match step {
        CampaignStep::Start => "Started",
        CampaignStep::Pause => "Paused",
        CampaignStep::Resume => "Resumed",
        CampaignStep::End => "Ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_the_share() {
        assert_eq!(bar(12, 20), "██████░░░░ 60 % · 12 of 20");
        assert_eq!(bar(0, 7), "░░░░░░░░░░ 0 % · 0 of 7");
        assert_eq!(bar(300_000, 300_000), "██████████ 100 % · 300000 of 300000");
        assert_eq!(bar(0, 0), "░░░░░░░░░░ 0 % · 0 of 0");
    }

    #[test]
    fn how_long_it_takes() {
        assert_eq!(in_words(0, 60), "a minute");
        assert_eq!(in_words(1_000, 60), "17 minutes");
        assert_eq!(in_words(300_000, 60), "84 hours");
        assert_eq!(in_words(5, 0), "5 minutes");
    }
}
