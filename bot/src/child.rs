//! Processes of this program that read what others made: whatever a hostile file does to one, it ends in bounded time and memory.

/// Bounds this process's memory, where the operating system can.
pub(crate) fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    limit(rustix::process::Resource::As, bytes);
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Bounds the time this process computes, in seconds; and it opens no further file, writes none, and leaves no image of its memory when it breaks.
pub(crate) fn limit_all_else(seconds: u64) {
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        limit(Resource::Cpu, seconds);
        limit(Resource::Fsize, 0);
        limit(Resource::Core, 0);
        // Standard input, output and error are open
        limit(Resource::Nofile, 3);
    }
    #[cfg(not(unix))]
    let _ = seconds;
}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, setrlimit};
    // A stricter limit of the operator's own is as good
    let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
}
