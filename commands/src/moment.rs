//! Times as people read them.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// A coming time in the reader's own time zone, by Slack's date tokens: `today at 14:00`, or `at 14:00:00 (in 42 seconds)` when it is within ten
/// minutes (docs.slack.dev, "Formatting text", date formatting).
pub(crate) fn coming(at: Timestamp, now: Timestamp) -> String {
    let wait = at.duration_since(now);
    let utc = at.to_zoned(TimeZone::UTC);
    if wait < SignedDuration::from_mins(10) {
        let seconds = wait.as_secs().max(1);
        let fallback = utc.strftime("%H:%M:%S UTC");
        return format!(
            "<!date^{}^at {{time_secs}} ({{ago}})|at {fallback}, in {seconds} seconds>",
            at.as_second()
        );
    }
    let fallback = utc.strftime("%-d %B at %H:%M UTC");
    format!("<!date^{}^{{date_short_pretty}} at {{time}}|{fallback}>", at.as_second())
}
