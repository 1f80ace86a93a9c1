//! The doors of the two pages in a browser. Their routes are compared with these rows by a test.

use super::{
    Door::{Relay, Staff},
    Refused, Row, Who, row,
};

type Clause = (&'static str, Refused);

const SIGN_IN: Clause = ("Purpose and Scope", Refused::Page);
const CASE: Clause = ("Monitoring Compliance and Disciplinary Action", Refused::Page);
const COMMITTEE: Clause = ("Reporting Accounting, Securities Law and Similar Concerns", Refused::Page);
const ACKNOWLEDGMENT: Clause = ("Acknowledgment", Refused::Page);
const ANONYMITY: Clause = ("Reporting; Anonymity; Retaliation", Refused::Page);

pub(super) const ROWS: &[Row] = &[
    row(Staff("GET /sign-in"), Who::Anybody, "the page that signs in", SIGN_IN),
    row(
        Staff("POST /sign-in"),
        Who::Anybody,
        "asks for a code by mail: the same answer for every address",
        SIGN_IN,
    ),
    row(
        Staff("POST /sign-in/code"),
        Who::Anybody,
        "types the mailed code, in the browser that asked",
        SIGN_IN,
    ),
    row(Staff("POST /sign-in/app"), Who::Anybody, "types the app’s code, after the mailed one", SIGN_IN),
    row(Staff("POST /sign-out"), Who::Anybody, "ends the browser’s own session", SIGN_IN),
    row(Staff("GET /"), Who::SignedIn, "lists their own cases", CASE),
    row(Staff("GET /code"), Who::SignedIn, "reads the Code", ACKNOWLEDGMENT),
    row(Staff("POST /code/sign"), Who::SignedIn, "signs the Code, for themselves", ACKNOWLEDGMENT),
    row(Staff("GET /case/{number}"), Who::OnTheCase, "reads what was reported", CASE),
    row(Staff("POST /case/{number}/take"), Who::OnTheCase, "takes up a report without a pass", CASE),
    row(Staff("POST /case/{number}/reply"), Who::OnTheCase, "writes to the reporter", CASE),
    row(Staff("POST /case/{number}/note"), Who::OnTheCase, "writes a note", CASE),
    row(Staff("POST /case/{number}/step"), Who::OnTheCase, "takes the case a step on, or steps aside", CASE),
    row(Staff("POST /case/{number}/task"), Who::OnTheCase, "says that a task is done", CASE),
    row(Staff("GET /case/{number}/close"), Who::Decides, "opens the form that records a finding", COMMITTEE),
    row(
        Staff("POST /case/{number}/close"),
        Who::Decides,
        "records a finding and what was done, and closes",
        COMMITTEE,
    ),
    row(Staff("POST /case/{number}/file"), Who::OnTheCase, "gets a file of the case", CASE),
    row(Relay("GET /api/form"), Who::Anybody, "reads what the form asks", ANONYMITY),
    row(Relay("POST /api/receipt"), Who::Anybody, "draws a receipt", ANONYMITY),
    row(
        Relay("POST /api/report"),
        Who::Anybody,
        "sends a report: with a pass it is from somebody who works here, without one it waits to be taken up",
        ANONYMITY,
    ),
    row(Relay("POST /api/mailbox"), Who::ReceiptHolder, "opens the mailbox", ANONYMITY),
    row(Relay("POST /api/letter"), Who::ReceiptHolder, "writes to the people on the case", ANONYMITY),
    row(Relay("POST /api/file"), Who::ReceiptHolder, "adds a file, which is cleaned", ANONYMITY),
    row(
        Relay("POST /api/passes"),
        Who::Proven,
        "fetches passes, for a code from chat that is good once",
        ANONYMITY,
    ),
    row(Relay("GET /file/{token}"), Who::OnTheCase, "fetches a file at an address that is good once", CASE),
];
