//! The ways into the program.

/// A way in, by the name by which it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A slash command with its first words.
    Command(&'static str),
    /// A button, menu or box, by its action id.
    Action(&'static str),
    /// The same, one for each line of a list: what follows the name and `_` says which.
    Actions(&'static str),
    /// A submitted form, by its callback id.
    Form(&'static str),
    /// An event, by its type.
    Event(&'static str),
    /// A request to the staff page: method and path.
    Staff(&'static str),
    /// A request to the relay's page: method and path.
    Relay(&'static str),
}

impl Door {
    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Command(name)
            | Self::Action(name)
            | Self::Actions(name)
            | Self::Form(name)
            | Self::Event(name)
            | Self::Staff(name)
            | Self::Relay(name) => name,
        }
    }

    /// What kind of door it is, as the page of the table says it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Command(_) => "Commands",
            Self::Action(_) | Self::Actions(_) => "Buttons, menus and boxes",
            Self::Form(_) => "Forms",
            Self::Event(_) => "Events",
            Self::Staff(_) => "The staff page",
            Self::Relay(_) => "The relay’s page",
        }
    }
}
