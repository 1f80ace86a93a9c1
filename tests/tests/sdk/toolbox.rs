//! A workspace of 240 people with the toolbox app in it.

use sandbox::{Delivery, Fault, Person as Somebody, Sandbox};
use serde_json::Value;
use tests::{Message, Person, Via, Workspace, patiently};

use crate::app::App;
use crate::kit::Language;

pub(crate) const PEOPLE: usize = 240;

/// The app at work.
pub(crate) struct Toolbox {
    pub(crate) workspace: Workspace,
    pub(crate) maya: Person,
    pub(crate) via: Via,
    pub(crate) app: App,
}

impl Toolbox {
    /// Installs the app, starts it, and waits until it can be reached.
    pub(crate) async fn open(language: Language, via: Via) -> Self {
        let mut people = vec![Somebody::new("maya", "Maya Okafor", "Buyer", "an employee")];
        people.extend(
            (1..PEOPLE).map(|n| Somebody::new(&format!("p{n}"), &format!("Person {n}"), "Staff", "")),
        );
        // The app is started afterwards: it needs its secrets first, and they come from here
        let port = free_port();
        let delivery = match via {
            Via::Socket => Delivery::Socket,
            Via::Http => Delivery::Manifest { url: Some(format!("http://127.0.0.1:{port}")) },
        };
        let manifest: Value = serde_json::from_str(include_str!("../../sdk/manifest.json")).unwrap();
        let sandbox = Sandbox::builder().people(people).sign_by_machine_clock(true);
        let workspace = Workspace::with(sandbox, &manifest, delivery).await;
        workspace.sandbox.bring(&workspace.app, "general");
        let port = (via == Via::Http).then_some(port);
        // It may have to be installed first, and that blocks
        let (api_url, installed) = (workspace.sandbox.api_url(), workspace.app.clone());
        let app = tokio::task::spawn_blocking(move || language.kit()).await;
        app.unwrap();
        let app = App::start(language, &api_url, &installed, port);
        workspace.is_connected().await;
        let maya = workspace.person("maya");
        Self { workspace, maya, via, app }
    }

    /// Types `/toolbox` and waits for a message in #general that begins so.
    pub(crate) async fn ask(&self, what: &str, answer: &str) -> Message {
        self.maya.command("/toolbox", what).await;
        self.sees(answer).await
    }

    /// Waits for a message that begins so.
    pub(crate) async fn sees(&self, begin: &str) -> Message {
        let what = format!("a message that begins with {begin:?}");
        self.maya
            .sees(&what, |screen| {
                screen.messages().into_iter().rev().find(|message| message.text.starts_with(begin))
            })
            .await
    }

    /// Waits for an entry of the wire log.
    pub(crate) async fn wire(&self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        patiently(what, || async { self.workspace.wire(0).await.into_iter().find(|entry| is_it(entry)) })
            .await
    }

    pub(crate) fn plan(&self, fault: Fault) {
        self.workspace.sandbox.faults().plan(fault).unwrap();
    }
}

/// A port nobody listens on at the moment.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
