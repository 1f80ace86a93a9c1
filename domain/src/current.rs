//! Keys that may be replaced while the program runs.

/// Asked each time its keys are needed: others may have taken their place since.
pub trait Current<T>: Send + Sync {
    /// The keys as they are now.
    fn current(&self) -> T;
}

/// Keys that stay as they are.
#[derive(Debug, Clone, Copy)]
pub struct Fixed<T>(pub T);

impl<T: Clone + Send + Sync> Current<T> for Fixed<T> {
    fn current(&self) -> T {
        self.0.clone()
    }
}
