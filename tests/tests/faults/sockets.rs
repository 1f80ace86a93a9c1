//! Sockets that end.

use sandbox::DisconnectReason;
use tests::{House, Via};

#[tokio::test]
async fn cut_sockets_come_back_by_themselves() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    for round in 1..=3 {
        house.sandbox.faults().cut_sockets();
        house.is_connected().await;
        maya.command("/ask", "can I accept tickets from a supplier?").await;
        let answers = |screen: &tests::Screen| {
            let shown = screen.messages();
            (shown.iter().filter(|message| message.text.contains("Improper Payments")).count() == round)
                .then_some(())
        };
        maya.sees("one answer more", answers).await;
    }
    house.close().await;
}

#[tokio::test]
async fn a_socket_that_slack_asks_to_leave_is_replaced_while_it_is_used() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    house.sandbox.faults().disconnect(DisconnectReason::RefreshRequested);
    house.is_connected().await;
    for _ in 0..5 {
        maya.command("/ethics", "help").await;
    }
    assert_eq!(maya.screen().await.messages().len(), 5);
    house.close().await;
}

#[tokio::test]
async fn a_report_whose_socket_is_cut_is_not_lost() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    tomas.command("/report", "the drill is gone").await;
    house.sandbox.faults().cut_sockets();
    house.is_connected().await;
    tomas.submit(serde_json::json!({"topic": "assets"})).await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent");
    house.deliver().await;
    super::exactly_one_case(&house).await;
    house.close().await;
}
