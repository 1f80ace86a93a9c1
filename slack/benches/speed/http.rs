//! A slash command over HTTP, beside a bare axum handler that only checks the same signature.

use crate::child::Server;
use crate::load::{Load, command};
use crate::servers::SECRET;
use crate::{Effort, median};
use std::time::Duration;

/// Who sends the command, and where.
const PERSON: &str = "team_id=T0001&team_domain=example&channel_id=C2147483705&channel_name=test&user_id=U2147483697&user_name=Steve";

pub(crate) async fn measure(effort: Effort) {
    println!(
        "Slash command over HTTP: verify, read, dispatch, acknowledge (medians of {} rounds)",
        effort.rounds
    );
    let servers = [Server::start("http-ours", None), Server::start("http-bare", None)];
    println!(
        "connections | ours req/s | bare req/s | ours µs CPU | bare µs CPU | ours / bare (by CPU) | by req/s"
    );
    for connections in [1, 16, 64] {
        let load = Load::prepare(SECRET, "ok: hello world", |n| command(PERSON, "/bench", "hello world", n));
        let mut figures = [const { (Vec::new(), Vec::new()) }; 2];
        for server in &servers {
            load.run(&server.said, connections, Duration::from_millis(300)).await;
        }
        for _ in 0..effort.rounds {
            for (server, (rates, costs)) in servers.iter().zip(&mut figures) {
                let before = server.cpu_us();
                let loaded = load.run(&server.said, connections, effort.each).await;
                rates.push(loaded.per_second());
                costs.push((server.cpu_us() - before) / loaded.answered as f64);
            }
        }
        let [(our_rates, our_costs), (bare_rates, bare_costs)] = figures;
        let (ours, bare, cost, bare_cost) =
            (median(our_rates), median(bare_rates), median(our_costs), median(bare_costs));
        println!(
            "{connections:>11} | {ours:>10.0} | {bare:>10.0} | {cost:>11.2} | {bare_cost:>11.2} | {:>20.3} | {:>8.3}",
            bare_cost / cost,
            ours / bare
        );
    }
}
