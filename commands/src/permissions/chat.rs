//! The doors in chat.

use super::{
    Door::{Action, Actions, Command, Event, Form},
    Refused, Row, Who, row,
};
use crate::{
    acknowledge, ask, board, campaign, case, contacts, mailbox, monitoring, passes, questions, reading,
    report, waiver,
};

type Clause = (&'static str, Refused);

const GUIDANCE: Clause = ("Seeking Guidance", Refused::Nobody);
const COMMUNICATION: Clause = ("Communication of Code", Refused::Nobody);
const REPORTING: Clause = ("Communication Alternatives", Refused::Nobody);
const ANONYMITY: Clause = ("Reporting; Anonymity; Retaliation", Refused::Nobody);
const ACKNOWLEDGMENT: Clause = ("Acknowledgment", Refused::Nobody);
const SCOPE: Clause = ("Purpose and Scope", Refused::Nobody);
const CASE: Clause = ("Monitoring Compliance and Disciplinary Action", Refused::Case);
const COMMITTEE: Clause = ("Reporting Accounting, Securities Law and Similar Concerns", Refused::Case);
const BY_HAND: Clause = ("Communication Alternatives", Refused::ByHand);
const BOARD: Clause = ("Reporting Accounting, Securities Law and Similar Concerns", Refused::Board);
const MONITORING: Clause = ("Monitoring Compliance and Disciplinary Action", Refused::Monitoring);
const QUESTIONS: Clause = ("Purpose and Scope", Refused::Questions);
const WAIVERS: Clause = ("Waivers and Amendments", Refused::Waivers);
const CAMPAIGNS: Clause = ("Communication of Code", Refused::Campaigns);

pub(super) const ROWS: &[Row] = &[
    row(Command("/ask"), Who::Everybody, "asks what the Code says", GUIDANCE),
    row(Command("/report"), Who::Everybody, "opens the form to report a concern", REPORTING),
    row(Command("/report mailbox"), Who::ReceiptHolder, "opens the door to the mailbox", ANONYMITY),
    row(Command("/ethics help"), Who::Everybody, "says what can be done here", GUIDANCE),
    row(Command("/ethics report"), Who::Everybody, "opens the form to report a concern", REPORTING),
    row(Command("/ethics mailbox"), Who::ReceiptHolder, "opens the door to the mailbox", ANONYMITY),
    row(Command("/ethics contacts"), Who::Everybody, "lists whom one can turn to", REPORTING),
    row(Command("/ethics code"), Who::Everybody, "opens the Code", COMMUNICATION),
    row(Command("/ethics acknowledge"), Who::Everybody, "opens the form to sign the Code", ACKNOWLEDGMENT),
    row(Command("/ethics cases"), Who::Everybody, "lists their own open cases, for most people none", SCOPE),
    row(Command("/ethics overdue"), Who::Everybody, "lists what is overdue of their own", SCOPE),
    row(Command("/ethics case"), Who::OnTheCase, "shows the card of a case", CASE),
    row(
        Command("/ethics case new"),
        Who::AnyRole,
        "opens the form for a report that came in another way",
        BY_HAND,
    ),
    row(
        Command("/ethics board"),
        Who::AnyRole,
        "shows the Board’s report, or the numbers of their own cases",
        BOARD,
    ),
    row(Command("/ethics monitoring"), Who::Keepers, "shows how the program does", MONITORING),
    row(Command("/ethics topics"), Who::EthicsManager, "shows what people ask about", QUESTIONS),
    row(Command("/ethics questions"), Who::EthicsManager, "lists the questions that people gave", QUESTIONS),
    row(Command("/ethics waiver"), Who::Keepers, "opens the register of waivers", WAIVERS),
    row(Command("/ethics campaign"), Who::Keepers, "opens the page of who is asked to sign", CAMPAIGNS),
    // Asking and reading
    row(Action(ask::NOT_MEANT), Who::Everybody, "asks for the next best section", GUIDANCE),
    row(Action(ask::ASK_MANAGER), Who::Everybody, "opens the form that asks the ethics manager", GUIDANCE),
    row(Action(ask::ASK_WAY), Who::Everybody, "chooses whether the question has a name on it", ANONYMITY),
    row(Action(questions::GIVE), Who::Everybody, "opens the form that gives a question", GUIDANCE),
    row(Actions(reading::SECTION_READ), Who::Everybody, "reads a section", COMMUNICATION),
    row(Actions(reading::CODE_CONTENTS), Who::Everybody, "reads the contents", COMMUNICATION),
    row(Action(reading::CODE_SEARCH), Who::Everybody, "opens the search", COMMUNICATION),
    row(Action(reading::CODE_FILE), Who::Everybody, "gets the Code as a file", COMMUNICATION),
    row(Action(reading::CODE_WEBSITE), Who::Everybody, "is led to the company’s website", COMMUNICATION),
    row(Action(contacts::CONTACTS_OPEN), Who::Everybody, "lists whom one can turn to", REPORTING),
    // Reporting
    row(Action(report::REPORT_OPEN), Who::Everybody, "opens the form to report a concern", REPORTING),
    row(Action(report::TOPIC), Who::Everybody, "chooses the topic: who reads it is shown anew", REPORTING),
    row(Action(report::ABOUT), Who::Everybody, "says whom it is about: they are kept out of it", REPORTING),
    row(Action(mailbox::MAILBOX_OPEN), Who::ReceiptHolder, "opens the door to the mailbox", ANONYMITY),
    row(Action(passes::PASSES_OPEN), Who::Proven, "gets a code for anonymous passes", ANONYMITY),
    // Signing
    row(
        Action(acknowledge::ACKNOWLEDGE_OPEN),
        Who::Everybody,
        "opens the form to sign the Code",
        ACKNOWLEDGMENT,
    ),
    row(Action(acknowledge::ACKNOWLEDGE_SHOW), Who::Everybody, "shows their own receipt", ACKNOWLEDGMENT),
    row(
        Action(acknowledge::ACKNOWLEDGE_DECLINE),
        Who::Everybody,
        "opens the form that says no",
        ACKNOWLEDGMENT,
    ),
    // The desk
    row(Action(case::QUEUE_FILTER), Who::Everybody, "chooses what their own list shows", SCOPE),
    row(Actions(case::QUEUE_PAGE), Who::Everybody, "turns the pages of their own list", SCOPE),
    row(Action(case::TRIAGE_OPEN), Who::AnyRole, "lists the reports without a pass that they may read", CASE),
    row(
        Action(case::CASE_NEW),
        Who::AnyRole,
        "opens the form for a report that came in another way",
        BY_HAND,
    ),
    row(Action(case::CASE_READ), Who::OnTheCase, "reads what was reported", CASE),
    row(Action(case::FILE_OPEN), Who::OnTheCase, "gets a file of the case", CASE),
    row(Action(case::CASE_TAKE), Who::OnTheCase, "takes up a report without a pass", CASE),
    row(Action(case::CASE_ACKNOWLEDGE), Who::OnTheCase, "tells the reporter that it arrived", CASE),
    row(Action(case::CASE_PUT_OFF), Who::OnTheCase, "puts the case off", CASE),
    row(Action(case::CASE_REPLY), Who::OnTheCase, "opens the form that writes to the reporter", CASE),
    row(Action(case::CASE_NOTE), Who::OnTheCase, "opens the form for a note", CASE),
    row(Action(case::CASE_STEP), Who::OnTheCase, "opens the form for the next step", CASE),
    row(Action(case::CASE_SHEET), Who::OnTheCase, "opens the sheet: tasks, links, hold", CASE),
    row(Action(case::CASE_TASK), Who::OnTheCase, "opens the form for a task", CASE),
    row(Action(case::CASE_TASK_DONE), Who::OnTheCase, "says that a task is done", CASE),
    row(Action(case::CASE_LINK), Who::OnTheCase, "opens the form for a link", CASE),
    row(Action(case::CASE_UNLINK), Who::OnTheCase, "takes a link away, if they are on both cases", CASE),
    row(Action(case::CASE_HOLD), Who::OnTheCase, "opens the form for a legal hold", CASE),
    row(Action(case::CASE_DELETE), Who::OnTheCase, "opens the form that asks for the deletion", CASE),
    row(Action(case::CASE_DELETE_ANSWER), Who::SecondPair, "opens the form that answers it", CASE),
    row(
        Action(case::CASE_CLOSE),
        Who::Decides,
        "opens the form that records a finding and closes",
        COMMITTEE,
    ),
    // Other duties
    row(
        Action(board::BOARD_OPEN),
        Who::AnyRole,
        "opens the Board’s report, or the numbers of their own cases",
        BOARD,
    ),
    row(Action(monitoring::MONITORING_OPEN), Who::Keepers, "shows how the program does", MONITORING),
    row(Action(questions::ADD), Who::EthicsManager, "opens the form for a question of their own", QUESTIONS),
    row(
        Actions(questions::PLACE),
        Who::EthicsManager,
        "opens the form that brings a question to its section",
        QUESTIONS,
    ),
    row(Action(waiver::WAIVERS_OPEN), Who::Keepers, "opens the register of waivers", WAIVERS),
    row(Actions(waiver::WAIVER_LIST), Who::Keepers, "turns the pages of the register", WAIVERS),
    row(Action(waiver::WAIVER_SHOW), Who::Keepers, "shows a waiver", WAIVERS),
    row(Action(waiver::WAIVER_NEW), Who::Keepers, "opens the form for a waiver", WAIVERS),
    row(Action(waiver::WAIVER_DECIDE), Who::Keepers, "opens the form for a decision", WAIVERS),
    row(Action(waiver::WAIVER_DISCLOSE), Who::Keepers, "opens the form for a disclosure", WAIVERS),
    row(Action(campaign::CAMPAIGN_OPEN), Who::Keepers, "opens the page of who is asked to sign", CAMPAIGNS),
    row(Action(campaign::CAMPAIGN_NEW), Who::Keepers, "opens the form for a campaign", CAMPAIGNS),
    row(Actions(campaign::CAMPAIGN_STEP), Who::Keepers, "pauses, resumes or ends a campaign", CAMPAIGNS),
    row(Action(campaign::CAMPAIGN_EXPORT), Who::EthicsManager, "gets the list of who signed", CAMPAIGNS),
    // Forms
    row(Form(report::REPORT_FORM), Who::Everybody, "sends a report", REPORTING),
    row(Form(mailbox::MAILBOX_DOOR), Who::ReceiptHolder, "opens the mailbox", ANONYMITY),
    row(Form(mailbox::MAILBOX_ANSWER), Who::ReceiptHolder, "writes to the people on the case", ANONYMITY),
    row(Form(ask::ASK_MANAGER_FORM), Who::Everybody, "asks the ethics manager, with their name", GUIDANCE),
    row(
        Form(ask::ASK_CONFIDENTIALLY_FORM),
        Who::Everybody,
        "asks the ethics manager, without a name",
        ANONYMITY,
    ),
    row(Form(questions::GIVE_FORM), Who::Everybody, "gives a question that was not answered", GUIDANCE),
    row(Form(reading::CODE_SEARCH_FORM), Who::Everybody, "searches the Code", COMMUNICATION),
    row(
        Form(acknowledge::ACKNOWLEDGE_FORM),
        Who::Everybody,
        "signs the Code, for themselves",
        ACKNOWLEDGMENT,
    ),
    row(Form(acknowledge::DECLINE_FORM), Who::Everybody, "says that they do not sign", ACKNOWLEDGMENT),
    row(Form(case::REPLY_FORM), Who::OnTheCase, "writes to the reporter", CASE),
    row(Form(case::NOTE_FORM), Who::OnTheCase, "writes a note", CASE),
    row(Form(case::STEP_FORM), Who::OnTheCase, "takes the case a step on, or steps aside", CASE),
    row(Form(case::TASK_FORM), Who::OnTheCase, "adds a task", CASE),
    row(Form(case::LINK_FORM), Who::OnTheCase, "links two cases that they are on", CASE),
    row(Form(case::HOLD_FORM), Who::OnTheCase, "sets a legal hold", CASE),
    row(Form(case::LIFT_FORM), Who::OnTheCase, "lifts a legal hold that somebody else set", CASE),
    row(Form(case::DELETE_FORM), Who::OnTheCase, "asks for the deletion of a closed case", CASE),
    row(Form(case::DELETE_ANSWER_FORM), Who::SecondPair, "confirms or declines a deletion", CASE),
    row(Form(case::CLOSE_FORM), Who::Decides, "records a finding and what was done, and closes", COMMITTEE),
    row(Form(case::BY_HAND_FORM), Who::AnyRole, "enters a report that came in another way", BY_HAND),
    row(Form(questions::TEACH_FORM), Who::EthicsManager, "brings a question to its section", QUESTIONS),
    row(Form(waiver::WAIVER_FORM), Who::Keepers, "enters a waiver", WAIVERS),
    row(Form(waiver::DECISION_FORM), Who::Keepers, "records a decision, not about themselves", WAIVERS),
    row(Form(waiver::DISCLOSURE_FORM), Who::Keepers, "records a disclosure", WAIVERS),
    row(Form(campaign::CAMPAIGN_FORM), Who::Keepers, "asks how many a campaign would reach", CAMPAIGNS),
    row(Form(campaign::CAMPAIGN_CONFIRM), Who::Keepers, "starts a campaign", CAMPAIGNS),
    // Events
    row(Event("message"), Who::Everybody, "writes to the program directly", GUIDANCE),
    row(Event("app_mention"), Who::Everybody, "mentions the program in a channel", GUIDANCE),
    row(
        Event("app_home_opened"),
        Who::Everybody,
        "opens the Home tab: what everybody sees, and their own",
        GUIDANCE,
    ),
    row(Event("team_join"), Who::Program, "sends the Code to who joined and works here", COMMUNICATION),
    row(
        Event("member_joined_channel"),
        Who::Program,
        "sees who came into a case’s channel, and takes out who is not on it",
        CASE,
    ),
];
