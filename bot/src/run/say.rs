//! The command line's own voice.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
};

/// Prints a line.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::run::say::write(format_args!($($text)*), "\n")
    };
}

/// Prints a text as it is.
macro_rules! say_as_is {
    ($($text:tt)*) => {
        $crate::run::say::write(format_args!($($text)*), "")
    };
}

pub(crate) use {say, say_as_is};

/// Writes to the standard output. A reader who closed it has read enough (`ethics-bot ask … | head`), and the program goes on; what cannot be written
/// for another reason, such as a disk that is full, ends it: half of an answer must not look like a whole one.
pub(crate) fn write(text: fmt::Arguments<'_>, end: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_fmt(text).and_then(|()| out.write_all(end.as_bytes())).and_then(|()| out.flush());
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        let _ = writeln!(io::stderr(), "ethics-bot: the output could not be written: {}", error.kind());
        std::process::exit(1);
    }
}
