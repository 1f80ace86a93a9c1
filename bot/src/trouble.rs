//! Something that fails for a while: the log says so once, and once that it is over.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something fails, as the latest look found it.
#[derive(Debug, Default)]
pub(crate) struct Trouble(AtomicBool);

impl Trouble {
    /// Remembers how a look went. Whether it went otherwise than the one before, and is worth a line in the log.
    pub(crate) fn is_news(&self, failed: bool) -> bool {
        self.0.swap(failed, Ordering::Relaxed) != failed
    }

    /// Remembers that it went well, where nobody is told that it does again.
    pub(crate) fn ends(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether it fails.
    pub(crate) fn lasts(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_no_news() {
        let trouble = Trouble::default();
        let news = [false, true, true, false, false, true].map(|failed| trouble.is_news(failed));
        assert_eq!(news, [false, true, false, true, false, true]);
        assert!(trouble.lasts());
        trouble.ends();
        assert!(!trouble.lasts() && trouble.is_news(true));
    }
}
