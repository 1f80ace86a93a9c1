//! Putting other people's words into `mrkdwn`.

/// Escapes `&`, `<` and `>` so that Slack shows the text and reads no mention, link or date from it.
///
/// `*`, `_`, `~` and backticks keep their meaning: Slack has no escape for them. Use [`Text::plain`](super::Text::plain)
/// where nothing may be formatted. Source: docs.slack.dev, "Formatting text for app surfaces".
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// What [`escape`] escaped, as a person typed it: Slack escapes the texts of commands and messages on their way to an app.
#[must_use]
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The length the limits count: Unicode scalar values of the text as sent, escapes included.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// The text, cut to at most `max` characters with an ellipsis when it is longer. Clip before you [`escape`] where an
/// entity could be cut in half.
#[must_use]
pub fn clip(text: &str, max: usize) -> String {
    if length(text) <= max {
        return text.to_owned();
    }
    let Some(kept) = max.checked_sub(1) else { return String::new() };
    let mut clipped: String = text.chars().take(kept).collect();
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_disarms_mentions_and_keeps_the_rest() {
        assert_eq!(escape("<!channel> & <@U1> *b*"), "&lt;!channel&gt; &amp; &lt;@U1&gt; *b*");
        for text in ["a < b & c > d", "&lt; is written &amp;lt;"] {
            assert_eq!(unescape(&escape(text)), text);
        }
    }

    #[test]
    fn clip_counts_characters() {
        assert_eq!(clip("żółw", 4), "żółw");
        assert_eq!(clip("żółwie", 4), "żół…");
        assert_eq!(clip("ab", 0), "");
    }
}
