//! The real program, as it is shipped, over HTTP.

use std::{
    fs::File,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use tests::{Configuration, Via, Workspace};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    PERSON,
    child::{Server, on_the_first_processor},
    load::{command, signed},
};

/// The program, at work.
pub(crate) struct Bot {
    pub(crate) server: Server,
    pub(crate) address: String,
    pub(crate) page: std::net::SocketAddr,
    /// From its start until it acknowledged a command.
    pub(crate) took: Duration,
}

impl Bot {
    /// Starts it, and waits until it acknowledges a command.
    pub(crate) async fn start(workspace: &Workspace, folder: &Path) -> Self {
        let (address, page) = (free_address(), free_address());
        let mut configuration = Configuration::new(workspace, folder, Via::Http, 86_400);
        configuration.toml =
            configuration.toml.replacen("listen = \"127.0.0.1:0\"", &format!("listen = \"{address}\""), 1);
        configuration.toml = configuration.toml.replacen(
            "page_listen = \"127.0.0.1:0\"",
            &format!("page_listen = \"{page}\""),
            1,
        );
        let file = folder.join("ethics-bot.toml");
        std::fs::write(&file, &configuration.toml).unwrap();
        let mut program = on_the_first_processor(tests::binary());
        program.args(["serve", "--config"]).arg(&file).env_clear();
        program.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        program.envs(configuration.environment.iter()).stdout(Stdio::null());
        program.stderr(File::create(folder.join("program.log")).unwrap());
        // Not a trigger that a load has as well: what is known already is not answered again
        let request = signed(&workspace.app.signing_secret, &command(PERSON, "/ethics", "help", 99_999_999));
        let begun = Instant::now();
        let process = program.spawn().unwrap();
        let server = Server { process, said: address.clone() };
        while acknowledged(&address, &request).await.is_none() {
            let log = || std::fs::read_to_string(folder.join("program.log")).unwrap();
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not answer: {}", log());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self { server, address, page: page.parse().unwrap(), took: begun.elapsed() }
    }
}

fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

async fn acknowledged(address: &str, request: &[u8]) -> Option<()> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request).await.ok()?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.ok()?;
    (&head == b"HTTP/1.1 200").then_some(())
}
