//! The people of the workspace. All of them are made up.

/// What an account is to the workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Account {
    /// A member.
    #[default]
    Member,
    /// A guest of some channels.
    Guest,
    /// A guest of one channel.
    ChannelGuest,
    /// Somebody of another workspace, with whom channels are shared.
    Stranger,
}

/// One person of the workspace.
#[derive(Clone, Debug)]
pub struct Person {
    /// The user id, `U…`.
    pub id: String,
    /// What people type after `@`.
    pub handle: String,
    /// First and last name.
    pub real_name: String,
    /// The job title.
    pub title: String,
    /// The e-mail address.
    pub email: String,
    /// What part this person plays, in a few words.
    pub about: String,
    /// What the account is to the workspace.
    pub account: Account,
}

impl Person {
    /// A person with the id `U0HANDLE` (letters and digits only) and the address `handle@example.com`.
    pub fn new(handle: &str, real_name: &str, title: &str, about: &str) -> Self {
        let letters: String = handle.chars().filter(char::is_ascii_alphanumeric).collect();
        Self {
            id: format!("U0{}", letters.to_uppercase()),
            handle: handle.to_owned(),
            real_name: real_name.to_owned(),
            title: title.to_owned(),
            email: format!("{handle}@example.com"),
            about: about.to_owned(),
            account: Account::Member,
        }
    }

    /// The same with another kind of account.
    #[must_use]
    pub fn with_account(self, account: Account) -> Self {
        Self { account, ..self }
    }
}

/// The people everybody gets who does not bring their own.
pub(crate) fn default_cast() -> Vec<Person> {
    [
        ("maya", "Maya Okafor", "Buyer", "an employee with questions"),
        ("tomas", "Tomás Rivera", "Test Technician", "an employee with something to report"),
        ("lena", "Lena Brandt", "Sales Engineer", "an employee"),
        ("victor", "Victor Hale", "VP Operations", "a manager"),
        ("ruth", "Ruth Adeyemi", "Staff Counsel and Corporate Ethics Manager", "the ethics manager"),
        ("jonas", "Jonas Weber", "Outside Counsel", "outside counsel"),
        ("priya", "Priya Nair", "Audit Committee Designee", "the audit committee's designee"),
        ("helen", "Helen Cho", "Board Secretary", "the secretary of the board"),
    ]
    .into_iter()
    .map(|(handle, name, title, about)| Person::new(handle, name, title, about))
    .collect()
}
