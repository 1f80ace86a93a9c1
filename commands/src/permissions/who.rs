//! Who may go through a door.

use domain::{Role, Step};
use slack::model::UserId;

use crate::{Fault, Services, campaign, case, waiver};

/// Who may go through a door. In chat, each of these is somebody who works here; guests only where the configuration names them for a role, and to their mailbox; never a bot, an account that was taken away,
/// or somebody of another workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody who works here, for themselves.
    Everybody,
    /// The same, when it is certain: what they get proves that they work here.
    Proven,
    /// Whoever has the receipt, which alone says who they are: a letter may have been entered for them, or they may have left since they reported.
    ReceiptHolder,
    /// Whoever holds a role: for the cases that they are on.
    AnyRole,
    /// The ethics manager.
    EthicsManager,
    /// The ethics manager and the board secretary.
    Keepers,
    /// The people on the case, in the role in which they are on it. Whoever the report concerns is not, in any role.
    OnTheCase,
    /// The people on the case; on a matter for the Audit Committee its designee alone, where one is on the case.
    Decides,
    /// Whoever is asked to confirm a deletion, and the people on the case, who can only say that it stays.
    SecondPair,
    /// People on a case or directors, signed in with a mailed code and their app.
    SignedIn,
    /// Anybody at all.
    Anybody,
    /// Nobody asks for anything: the program looks after itself.
    Program,
}

impl Who {
    /// Every one of them.
    pub const ALL: [Self; 12] = [
        Self::Everybody,
        Self::Proven,
        Self::ReceiptHolder,
        Self::AnyRole,
        Self::EthicsManager,
        Self::Keepers,
        Self::OnTheCase,
        Self::Decides,
        Self::SecondPair,
        Self::SignedIn,
        Self::Anybody,
        Self::Program,
    ];

    /// Whether it does not matter here whether somebody works at the company.
    ///
    /// # Privacy
    /// Then nobody is asked about them: who looks into a mailbox is in no request of ours to anybody (promise A1).
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Anybody | Self::Program | Self::ReceiptHolder)
    }

    /// As the page of the table says it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Everybody => "everybody who works here",
            Self::Proven => "everybody who works here, once that is certain",
            Self::ReceiptHolder => "whoever has the receipt",
            Self::AnyRole => "whoever holds a role, for the cases they are on",
            Self::EthicsManager => "the ethics manager",
            Self::Keepers => "the ethics manager, the board secretary",
            Self::OnTheCase => "the people on the case",
            Self::Decides => "the people on the case; the Audit Committee’s designee on a matter of theirs",
            Self::SecondPair => "whoever is asked to confirm; the people on the case to decline",
            Self::SignedIn => "whoever is signed in",
            Self::Anybody => "anybody",
            Self::Program => "the program itself",
        }
    }

    /// Whether this person may, of those who work here. The refusal has its own words where there is a reason to give.
    pub(super) async fn admits(
        self,
        services: &Services,
        user: &UserId,
        subject: &str,
    ) -> Result<Result<(), Option<String>>, Fault> {
        let number = subject.split('|').next().unwrap_or_default();
        let directory = &services.directory;
        let holds = |roles: &[Role]| roles.iter().any(|role| directory.holds(user, *role));
        let may = match self {
            Self::Everybody | Self::Proven | Self::ReceiptHolder | Self::Anybody | Self::Program => true,
            Self::AnyRole => directory.works_on_cases(user),
            Self::EthicsManager => holds(&[Role::EthicsManager]),
            Self::Keepers => holds(&waiver::KEEPERS) && holds(&campaign::KEEPERS),
            Self::OnTheCase => case::find(services, user, number).await?.is_some(),
            Self::Decides => match case::find(services, user, number).await? {
                None => false,
                Some((case, by)) => {
                    let permitted = Step::Close.permitted(by, case.topic, &case.readers);
                    return Ok(permitted.map_err(|why| Some(why.to_string())));
                }
            },
            Self::SecondPair => case::may_answer_deletion(services, user, number).await?,
            // The page asks by its own session
            Self::SignedIn => false,
        };
        Ok(if may { Ok(()) } else { Err(None) })
    }
}
