//! What the bot says of itself to whoever runs it.

use super::House;

impl House {
    /// The body of `/metrics`, after the bot has looked at its parts.
    ///
    /// # Panics
    /// When the house has no `[health]`, or it does not answer.
    pub async fn metrics(&self) -> String {
        self.at_work().look_at_health().await;
        let (status, text) = self.ask_health("/metrics").await;
        assert_eq!(status, 200, "{text}");
        text
    }

    /// The answer of `/readyz`, after the bot has looked at its parts.
    ///
    /// # Panics
    /// As [`metrics`](Self::metrics).
    pub async fn readiness(&self) -> (u16, String) {
        self.at_work().look_at_health().await;
        self.ask_health("/readyz").await
    }

    /// The answer of one of the addresses of `[health]`, as it stands.
    ///
    /// # Panics
    /// As [`metrics`](Self::metrics).
    pub async fn ask_health(&self, path: &str) -> (u16, String) {
        let address = self.health.expect("a house with [health]");
        let answer =
            self.http_client().get(format!("http://{address}{path}")).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }
}
